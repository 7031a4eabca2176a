package laze_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/laze-go/laze"

// borders says which packages of the module each folder may import; folders inside of one that is named may also be. A
// folder that is not named stands under the longest name that leads to it.
var borders = map[string][]string{
	".":                   {"graph", "primitives", "fuse", "schedule", "backend", "internal/debug", "internal/lru", "internal/sysmem"},
	"graph/expr":          {"internal/elementary", "internal/lex"},
	"graph":               {"graph/expr", "internal/lex"},
	"graph/interp":        {"graph", "graph/expr"},
	"primitives":          {"graph", "graph/expr"},
	"fuse":                {"graph", "graph/expr", "internal/lex"},
	"schedule":            {"graph", "graph/expr", "fuse", "internal/lex"},
	"backend":             {"graph", "graph/expr", "fuse", "schedule"},
	"backend/ref":         {"graph", "graph/expr", "fuse", "schedule", "backend"},
	"backend/cpu":         {"graph", "graph/expr", "fuse", "schedule", "backend", "backend/cpu", "backend/ref", "internal/elementary", "internal/debug", "internal/lex", "internal/lru", "internal/sysmem"},
	"backend/backendtest": {"graph", "primitives", "fuse", "schedule", "backend", "internal"},
	"internal/debug":      {},
	"internal/idle":       {"schedule", "backend"},
	"internal/sysmem":     {},
	"internal/elementary": {},
	"internal/lex":        {},
	"internal/lru":        {},
	"internal/golden":     {},
	"internal/gen":        {"graph", "primitives", "fuse", "schedule"},
	"internal/genmath":    {"graph/expr"},
	"internal/genmethods": {"graph/expr", "primitives"},
	"internal/ulp":        {".", "internal/ulp"},
	"bench":               {".", "bench"},
	"examples":            {".", "examples"},
	"examples/internal":   {".", "internal/golden"}, // the goldens of their stages
}

// rootForbidden is what package laze must not import although a border would let it.
var rootForbidden = []string{"backend/cuda", "backend/backendtest"}

// Imports go one way. Tests are held to no border: they compare stages with one another.
func TestBorders(t *testing.T) {
	for _, f := range sources(t, ".") {
		folder := filepath.ToSlash(filepath.Dir(f.path))
		allowed := bordersOf(folder)
		if allowed == nil {
			t.Errorf("%s: the table has no row for folder %s", f.path, folder)
			continue
		}
		for _, spec := range f.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if ok, why := mayImport(folder, name, allowed); !ok {
				t.Errorf("%s must not import %s%s", f.path, name, why)
			}
		}
	}
}

func bordersOf(folder string) []string {
	for ; ; folder = path.Dir(folder) {
		if allowed, ok := borders[folder]; ok {
			return allowed
		}
		if folder == "." {
			return nil
		}
	}
}

func mayImport(folder, name string, allowed []string) (ok bool, why string) {
	inside, isOurs := strings.CutPrefix(name, module)
	if !isOurs {
		first, _, _ := strings.Cut(name, "/")
		return !strings.Contains(first, ".") || strings.HasPrefix(name, "golang.org/x/sys/"), ": no dependency besides golang.org/x/sys"
	}
	inside = strings.TrimPrefix(inside, "/")
	if inside == "" {
		return slices.Contains(allowed, "."), ""
	}
	if folder == "." && slices.Contains(rootForbidden, inside) {
		return false, ""
	}
	return slices.ContainsFunc(allowed, func(a string) bool { return inside == a || strings.HasPrefix(inside, a+"/") }), ""
}

// The root exports no generic function, type or alias: notebooks cannot import them.
func TestNoGenerics(t *testing.T) {
	for _, f := range sources(t, ".") {
		if filepath.Dir(f.path) != "." {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.IsExported() && n.Type.TypeParams != nil {
					t.Errorf("%s: the exported function %s is generic", f.path, n.Name.Name)
				}
			case *ast.TypeSpec:
				_, isInstance := n.Type.(*ast.IndexExpr)
				if n.Name.IsExported() && (n.TypeParams != nil || isInstance) {
					t.Errorf("%s: the exported type %s is generic", f.path, n.Name.Name)
				}
			}
			return true
		})
	}
}

// A sourceFile is a parsed file that is no test.
type sourceFile struct {
	*ast.File
	path string
}

func sources(t *testing.T, root string) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		files = append(files, sourceFile{f, name})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func parse(t *testing.T, name string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
