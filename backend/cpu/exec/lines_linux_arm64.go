package exec

// lineBytes are the smallest lines of the caches, from fields DminLine and IminLine of CTR_EL0: logarithms of 4-byte
// words.
func lineBytes() (data, instructions uintptr) {
	ctr := cacheType()
	return 4 << (ctr >> 16 & 15), 4 << (ctr & 15)
}

// cacheType reads the cache type register, CTR_EL0.
func cacheType() uint64
