package schedule

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/laze-go/laze/internal/golden"
)

func keyOf(n *Nest) string { return string(n.AppendKey(nil)) }

// Everything in a nest but its name must show in its key, for code is found by the key: every field of the nests of all
// goldens is changed, one at a time.
func TestKeyHoldsEverything(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for _, file := range files {
		nest, err := ParseNest(golden.Open(t, file).Text("nest"))
		if err != nil {
			continue
		}
		before := keyOf(nest)
		eachField(reflect.ValueOf(nest), "nest", func(path string) {
			changed++
			if same := keyOf(nest) == before; same != (path == "nest.Name") {
				t.Errorf("%s: %s is changed, and the key is equal: %v", file, path, same)
			}
		})
	}
	if changed < 500 {
		t.Errorf("only %d fields were changed", changed)
	}
}

// eachField changes every number, flag and word that v leads to, calls f, and changes it back.
func eachField(v reflect.Value, path string, f func(path string)) {
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			eachField(v.Elem(), path, f)
		}
		return
	case reflect.Struct:
		for i := range v.NumField() {
			eachField(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
		return
	case reflect.Slice:
		for i := range v.Len() {
			eachField(v.Index(i), path+"[]", f)
		}
		return
	case reflect.String:
		v.SetString(v.String() + "'")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(v.Int() ^ 1)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(v.Uint() ^ 1)
	default:
		panic("no change for " + v.Kind().String())
	}
	f(path)
	v.Set(old)
}

func BenchmarkKey(b *testing.B) {
	nest, err := ParseNest(golden.Open(b, "testdata/scan.txt").Text("nest"))
	if err != nil {
		b.Fatal(err)
	}
	var key []byte
	for b.Loop() {
		key = nest.AppendKey(key[:0])
	}
}
