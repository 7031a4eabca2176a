package exec

// lineBytes is not asked, because programs may not be allowed to read CTR_EL0: no Apple processor has shorter lines.
func lineBytes() (data, instructions uintptr) { return 64, 64 }
