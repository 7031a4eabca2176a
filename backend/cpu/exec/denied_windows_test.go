package exec

import "syscall"

// denied is what a system says that forbids something.
var denied error = syscall.ERROR_ACCESS_DENIED
