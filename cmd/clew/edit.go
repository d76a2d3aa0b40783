package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"clew/client"
)

// bind ties flags to the members of an input. It is used twice: for the command's own flags, and to lay those that
// were set over a record as it stands.
type bind[T any] func(fl *pflag.FlagSet, in *T)

func text[T ~string](fl *pflag.FlagSet, p *T, name, usage string) {
	fl.Var(word[T]{p, nil}, name, usage)
}

// choice is text that takes one of these only.
func choice[T ~string](fl *pflag.FlagSet, p *T, name, usage string, of ...string) {
	fl.Var(word[T]{p, of}, name, usage+": "+strings.Join(of, ", "))
}

func texts(fl *pflag.FlagSet, p *[]string, name, usage string) {
	fl.StringArrayVar(p, name, *p, usage+"; may be repeated")
}

func truth(fl *pflag.FlagSet, p *bool, name, usage string) { fl.BoolVar(p, name, *p, usage) }

func number(fl *pflag.FlagSet, p *int64, name, usage string) { fl.Int64Var(p, name, *p, usage) }

func date(fl *pflag.FlagSet, p *openapi_types.Date, name, usage string) {
	fl.Var(dayValue{p}, name, usage+", as 2031-03-31")
}

// word is a flag for any type of text.
type word[T ~string] struct {
	p  *T
	of []string
}

func (w word[T]) String() string {
	if w.p == nil {
		return ""
	}
	return string(*w.p)
}

func (w word[T]) Set(s string) error {
	if len(w.of) > 0 && s != "" && !slices.Contains(w.of, s) {
		return fmt.Errorf("it is one of %s", strings.Join(w.of, ", "))
	}
	*w.p = T(s)
	return nil
}

func (w word[T]) Type() string { return "string" }

type dayValue struct{ p *openapi_types.Date }

func (d dayValue) String() string {
	if d.p == nil {
		return ""
	}
	return day(*d.p)
}

func (d dayValue) Set(s string) error {
	if s == "" {
		*d.p = openapi_types.Date{}
		return nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return fmt.Errorf("write a date as 2031-03-31")
	}
	*d.p = openapi_types.Date{Time: t}
	return nil
}

func (d dayValue) Type() string { return "date" }

// overlay gives the input that changes a record: what stands there, and over it the flags that were set.
func overlay[T any](c *cobra.Command, b bind[T], current any) (in T, err error) {
	raw, err := json.Marshal(current)
	if err != nil {
		return in, err
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return in, err
	}
	fl := pflag.NewFlagSet("", pflag.ContinueOnError)
	b(fl, &in)
	c.Flags().VisitAll(func(f *pflag.Flag) {
		to := fl.Lookup(f.Name)
		if !f.Changed || to == nil || err != nil {
			return
		}
		if from, ok := f.Value.(pflag.SliceValue); ok {
			err = to.Value.(pflag.SliceValue).Replace(clean(from.GetSlice()))
			return
		}
		err = to.Value.Set(f.Value.String())
	})
	return in, err
}

// clean lets an empty value empty a list: --article "".
func clean(s []string) []string {
	return slices.DeleteFunc(slices.Clone(s), func(v string) bool { return v == "" })
}

// offered completes flags with fixed values.
func offered(c *cobra.Command, flag string, values ...string) {
	c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// tells runs a command whose answer is one record of the server.
func tells[R any](x *cli, pairs func(R) []pair, ask func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error)) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		api, err := x.reach()
		if err != nil {
			return err
		}
		v, err := client.Read[R](ask(c, api, args))
		if err != nil {
			return err
		}
		return x.one(v, pairs(v)...)
	}
}

// alters runs a command that lays its flags over a record as it stands, and has it changed.
func alters[R, In any](x *cli, pairs func(R) []pair, fields bind[In], ask func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error),
	change func(c *cobra.Command, api *client.Client, v R, in In) (*http.Response, error)) func(*cobra.Command, []string) error {
	return tells(x, pairs, func(c *cobra.Command, api *client.Client, args []string) (*http.Response, error) {
		v, err := client.Read[R](ask(c, api, args))
		if err != nil {
			return nil, err
		}
		in, err := overlay(c, fields, v)
		if err != nil {
			return nil, err
		}
		return change(c, api, v, in)
	})
}
