package golden

import (
	"fmt"
	"reflect"
)

// Fields changes every number, flag and word that v, a pointer, leads to: each alone, for the time of a call of f,
// which is told where it is, as .Each.Reads[].Buffer. It is for tests that something depends on all of v.
func Fields(v any, f func(path string)) { eachField(reflect.ValueOf(v), "", f) }

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
		panic(fmt.Sprintf("golden: no change for %v at %s", v.Kind(), path))
	}
	f(path)
	v.Set(old)
}
