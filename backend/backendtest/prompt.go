package backendtest

import "time"

// prompt is the time within which a cancelled evaluation must return.
const prompt = 10 * time.Millisecond
