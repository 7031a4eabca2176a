package laze

import (
	"errors"

	"github.com/laze-go/laze/backend"
	"github.com/laze-go/laze/graph"
)

// An Error is a mistake of the program that builds arrays, or of the data that it evaluates. It says where: it prints
// as "main.go:29: zipwith: operand shapes differ: f64[10] and f64[2,3]". Find it with errors.As.
type Error = graph.Error

// A MemoryError refuses an evaluation that needs more memory than MemoryLimit allows, or than the machine has beside
// what the process holds already.
type MemoryError = backend.MemoryError

// A PanicError carries a panic of a worker to the caller of Eval.
type PanicError = backend.PanicError

// An IndexError says which index lies outside of an array, or where two elements of a Scatter meet. It
// is inside an *Error that says where the user asked for it. An index of u64 above the range of i64 is
// shown as the greatest of that.
type IndexError = graph.IndexError

// An EmptyError says that a reduction without an initial value found no element. It is inside an *Error that says
// which.
type EmptyError = graph.EmptyError

// refusedAt gives a lack of memory a site. Other errors stay as they are.
func refusedAt(site graph.Site, err error) error {
	var memory *MemoryError
	if errors.As(err, &memory) {
		return asError(site, err)
	}
	return err
}

// asError gives err as a mistake at site; mistakes that know their site keep it.
func asError(site graph.Site, err error) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	return &Error{Site: site, Err: err}
}
