//go:build !purego

package selecting

import "golang.org/x/sys/cpu"

// loops lists the machine code that this machine can run.
func loops() []loop {
	var list []loop
	if cpu.X86.HasAVX512F {
		list = append(list, loop{"avx512", [9]sifter{8: sift64x512, 4: sift32x512}})
	}
	if cpu.X86.HasAVX2 {
		list = append(list, loop{"avx2", [9]sifter{8: sift64x256, 4: sift32x256}})
	}
	return list
}
