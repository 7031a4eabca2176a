package graph

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// A Site is where the user wrote a primitive: the word, and the call stack that Pos resolves when somebody asks.
type Site struct {
	Word string
	pcs  [sitePCs]uintptr
}

// sitePCs is the number of calls that a site knows: some of the front end's own may come before the user's.
const sitePCs = 4

// Here makes the site of a call, skipping that many callers of Here. Names and lines are looked up later. It costs 0.2
// us or, in a long function, 0.5.
func Here(word string, skip int) Site {
	s := Site{Word: word}
	runtime.Callers(skip+2, s.pcs[:])
	return s
}

// Near is Here for callers that are never inlined, nor are those of them that are skipped. It costs some nanoseconds.
//
//go:noinline
func Near(word string, skip int) Site {
	if !follows {
		return Here(word, skip+1)
	}
	s := Site{Word: word}
	returnPCs(skip, &s.pcs)
	return s
}

// A Return is where a call returns to: a Site but for its word, in the room of one number.
type Return uintptr

// ReturnOf is the Return of Near's site, for the same callers.
//
//go:noinline
func ReturnOf(skip int) Return {
	var pcs [sitePCs]uintptr
	if follows {
		returnPCs(skip, &pcs)
	} else {
		runtime.Callers(skip+2, pcs[:1])
	}
	return Return(pcs[0])
}

// Site gives the site of the call, by its word.
func (r Return) Site(word string) Site {
	return Site{Word: word, pcs: [sitePCs]uintptr{uintptr(r)}}
}

// frontEnd is the prefix of functions that are never the user's: those of package laze itself.
const frontEnd = "github.com/laze-go/laze."

// Pos gives the user's file and line as "main.go:29", or "" where it is not known.
func (s Site) Pos() string {
	if s.pcs[0] == 0 {
		return ""
	}
	frames := runtime.CallersFrames(s.pcs[:])
	for {
		f, more := frames.Next()
		if f.File != "" && !strings.HasPrefix(f.Function, frontEnd) {
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}

// Errorf makes an error of the user at this site.
func (s Site) Errorf(format string, args ...any) *Error {
	return &Error{Site: s, Err: fmt.Errorf(format, args...)}
}

// An Error is a mistake of the user in one call: it prints as "main.go:29: zipwith: operand shapes differ: ..".
type Error struct {
	Site Site
	Err  error
}

func (e *Error) Error() string {
	text := e.Err.Error()
	if e.Site.Word != "" {
		text = e.Site.Word + ": " + text
	}
	if pos := e.Site.Pos(); pos != "" {
		text = pos + ": " + text
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }
