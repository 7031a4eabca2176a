package vector

import "testing"

// Prune leaves out what has no effect and what nobody uses: values, carried values, blocks.
func TestPrune(t *testing.T) {
	rows := []struct{ name, from, to string }{
		{"a value", `
			%0 = count
			%1 = first %0
			%2 = pointer 0
			%3 = load i32 [%2]
			%4 = add i32 %3 %3
			report %1 1`, `
			%0 = count
			%1 = first %0
			report %1 1`},
		{"a loop without effect", `
			%0 = count
			for %0 (%1 = %0) {
			  %2 = add int %1 %0
			  yield %2
			} -> %3`, ""},
		{"a loop with an effect, whose result nobody uses", `
			%0 = count
			%1 = pointer 0
			%2 = const mask 0b1
			for %0 (%3 = %0, %4 = %2) {
			  report %4 1
			  yield %3 %4
			} -> %5 %6`, `
			%0 = count
			%1 = const mask 0b1
			for %0 (%2 = %1) {
			  report %2 1
			  yield %2
			} -> %3`},
		{"carried values, of which one needs the other", `
			%0 = count
			%1 = pointer 0
			for %0 (%2 = %1, %3 = %1, %4 = %0) {
			  %5 = add int %2 %3
			  %6 = add int %4 %5
			  yield %5 %3 %6
			} -> %7 %8 %9
			%10 = iota i64
			store i64 [%7] = %10`, `
			%0 = count
			%1 = pointer 0
			for %0 (%2 = %1, %3 = %1) {
			  %4 = add int %2 %3
			  yield %4 %3
			} -> %5 %6
			%7 = iota i64
			store i64 [%5] = %7`},
		{"the condition of while needs what is carried", `
			%0 = const i32 0
			%1 = const i32 5
			%2 = pointer 0
			while (%3 = %0, %4 = %0, %5 = %0) {
			  %6 = ne i32 %3 %1
			  yield %6
			} do (%7, %8, %9) {
			  %10 = add i32 %7 %1
			  %11 = add i32 %8 %1
			  yield %10 %11 %9
			} -> %12 %13 %14
			store i32 [%2] = %13`, `
			%0 = const i32 0
			%1 = const i32 5
			%2 = pointer 0
			while (%3 = %0, %4 = %0) {
			  %5 = ne i32 %3 %1
			  yield %5
			} do (%6, %7) {
			  %8 = add i32 %6 %1
			  %9 = add i32 %7 %1
			  yield %8 %9
			} -> %10 %11
			store i32 [%2] = %11`},
		{"half of a when", `
			%0 = pointer 0
			%1 = load f64 [%0]
			%2 = eq f64 %1 %1
			when %2 else %1 %1 {
			  %3 = sqrt f64 %1
			  %4 = add f64 %1 %1
			  yield %3 %4
			} -> %5 %6
			when %2 {
			  %7 = sqrt f64 %6
			}
			store f64 [%0] = %6`, `
			%0 = pointer 0
			%1 = load f64 [%0]
			%2 = eq f64 %1 %1
			when %2 else %1 {
			  %3 = add f64 %1 %1
			  yield %3
			} -> %4
			store f64 [%0] = %4`},
		{"effects deep inside", `
			%0 = count
			%1 = first %0
			%2 = pointer 0
			for %0 (%3 = %2) {
			  when %1 {
			    for %3 {
			      fence
			    }
			  }
			  yield %3
			} -> %4`, `
			%0 = count
			%1 = first %0
			%2 = pointer 0
			for %0 (%3 = %2) {
			  when %1 {
			    for %3 {
			      fence
			    }
			  }
			  yield %3
			} -> %4`},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			p, err := Parse("vector \"p\" lanes 8" + r.from)
			if err != nil {
				t.Fatal(err)
			}
			p.Prune()
			if err := p.Verify(); err != nil {
				t.Error(err)
			}
			check(t, p.String(), "vector \"p\" lanes 8"+r.to)
			text := p.String()
			if p.Prune(); p.String() != text {
				t.Errorf("pruned again:\n%v", p)
			}
		})
	}
}
