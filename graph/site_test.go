package graph

import (
	"fmt"
	"runtime"
	"testing"
)

// Both ways to a site find the line of the call, also of one in a function that was inlined.
func TestSites(t *testing.T) {
	_, _, line, _ := runtime.Caller(0)
	for i, s := range []Site{method(Near), method(Here), inlined(Near), method(returned)} {
		want := fmt.Sprintf("site_test.go:%d", line+1)
		if i == 2 {
			want = "site_test.go:35"
		}
		if got := s.Pos(); got != want {
			t.Errorf("site %d is at %s, not %s", i, got, want)
		}
	}
	if s := <-inGoroutine(); s.Pos() == "" || s.pcs[sitePCs-1] != 0 {
		t.Errorf("a goroutine's first function is at %q, below %x", s.Pos(), s.pcs)
	}
}

// method stands for one of the front end's, helper for what all of them share.
//
//go:noinline
func method(site func(string, int) Site) Site { return helper(site) }

//go:noinline
func helper(site func(string, int) Site) Site { s := site("word", 2); return s }

func inlined(site func(string, int) Site) Site {
	return method(site)
}

func inGoroutine() chan Site {
	c := make(chan Site)
	go func() { c <- method(Near) }()
	return c
}

// returned is Near by way of a Return.
//
//go:noinline
func returned(word string, skip int) Site { return ReturnOf(skip + 1).Site(word) }

func TestFollows(t *testing.T) {
	if want := runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64"; follows != want {
		t.Errorf("frame pointers lead to sites: %v", follows)
	}
}

func BenchmarkHere(b *testing.B) {
	for b.Loop() {
		method(Here)
	}
}

func BenchmarkNear(b *testing.B) {
	for b.Loop() {
		method(Near)
	}
}
