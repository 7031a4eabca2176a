package portable

import (
	"unsafe"

	"github.com/laze-go/laze/graph/expr"
)

// A laneFunc folds rows of values into a row: d[l] = op(.. op(op(d[l], s[l]), s[lanes+l]) .., s[(rows-1)*lanes+l]).
type laneFunc func(d, s unsafe.Pointer, lanes, rows int)

// laneFolds holds the fast folds by operation and type.
var laneFolds [expr.NumOps][numTypes]laneFunc

// A halving folds all lanes into the first by halves. There is none where the loops of combine have to do.
type halving func(d unsafe.Pointer)

var halvings [expr.NumOps][numTypes]halving

func setLaneFolds() {
	halvings = [expr.NumOps][numTypes]halving{}
	integerFolds[int8](expr.Int8)
	integerFolds[int16](expr.Int16)
	integerFolds[int32](expr.Int32)
	integerFolds[int64](expr.Int64)
	integerFolds[uint8](expr.Uint8)
	integerFolds[uint16](expr.Uint16)
	integerFolds[uint32](expr.Uint32)
	integerFolds[uint64](expr.Uint64)
	numberFolds[float32](expr.Float32)
	numberFolds[float64](expr.Float64)
	for _, op := range []expr.Op{expr.And, expr.Or, expr.Xor} {
		laneFolds[op][expr.Bool] = laneFolds[op][expr.Uint8]
	}
}

func numberFolds[T number](t expr.Type) {
	laneFolds[expr.Add][t] = addLanes[T]
	laneFolds[expr.Mul][t] = mulLanes[T]
	laneFolds[expr.Min][t] = leastLanes[T]
	laneFolds[expr.Max][t] = greatestLanes[T]
}

func integerFolds[T integer](t expr.Type) {
	numberFolds[T](t)
	laneFolds[expr.And][t] = andLanes[T]
	laneFolds[expr.Or][t] = orLanes[T]
	laneFolds[expr.Xor][t] = xorLanes[T]
}
