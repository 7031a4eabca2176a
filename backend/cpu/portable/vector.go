package portable

func init() {
	goLoops()
	useVectors()
}

// goLoops puts the Go loops into all tables. On machines for which there are vector loops, useVectors replaces some by
// loops that give the same bits. Code keeps the loops that it was compiled with.
func goLoops() {
	setForms()
	setLaneFolds()
	setProductFolds()
	setSums()
	setScanLoops()
	setInsideAdds()
	fastFMA = false
}
