package exec

const memfdCreateNumber = 319 // memfd_create; package syscall has no name for it here
