package exec

const trap = 0xCC // INT3
