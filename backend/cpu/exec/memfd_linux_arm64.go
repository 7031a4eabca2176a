package exec

import "syscall"

const memfdCreateNumber = syscall.SYS_MEMFD_CREATE
