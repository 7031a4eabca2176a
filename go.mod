module github.com/laze-go/laze

go 1.24.0
