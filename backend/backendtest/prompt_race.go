//go:build race

package backendtest

import "time"

// prompt is the time within which a cancelled evaluation must return; under the race detector all code is five to ten times slower.
const prompt = 50 * time.Millisecond
