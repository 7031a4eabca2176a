package expr

type evalFn = func(arg, out Type, a []uint64) uint64

var evalAdd, evalSub, evalMul, evalDiv, evalRem, evalNeg, evalAbs, evalSign, evalMin, evalMax, evalFMA, evalAnd, evalOr, evalXor, evalNot, evalShl, evalShr, evalMulHi, evalEq, evalNe, evalLt, evalLe, evalGt, evalGe, evalSelect, evalCast, evalBitcast, evalIsNaN, evalIsInf, evalIsFinite, evalCopySign, evalSqrt, evalFloor, evalCeil, evalTrunc, evalRound evalFn
