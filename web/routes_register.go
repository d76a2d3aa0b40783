package web

import (
	"clew/product"
	"clew/web/feeds"
	"clew/web/inventory"
	"clew/web/register"
	"clew/web/site"
)

// registerRoutes is the part of the route table about the register, inventories and feeds.
func registerRoutes(s *site.Site) []site.Route {
	reg := register.Pages{Site: s}
	inv := inventory.Pages{Site: s}
	src := feeds.Pages{Site: s}
	out := []site.Route{
		{Pattern: "GET /lines", Handler: reg.Lines},
		{Pattern: "GET /lines/{id}", Handler: reg.Line},
		{Pattern: "GET /lines/{id}/history", Handler: reg.History(product.TypeLine)},

		{Pattern: "GET /products", Handler: reg.Products},
		{Pattern: "POST /products/retire", Handler: reg.RetireProducts},
		{Pattern: "POST /products/set", Handler: reg.SetMany(product.TypeProduct)},
		{Pattern: "POST /releases/set", Handler: reg.SetMany(product.TypeRelease)},
		{Pattern: "POST /deployments/set", Handler: reg.SetMany(product.TypeDeployment)},
		{Pattern: "GET /products/{id}", Handler: reg.Product},
		{Pattern: "GET /products/{id}/facts", Handler: reg.ProductFacts},
		{Pattern: "GET /products/{id}/history", Handler: reg.History(product.TypeProduct)},
		{Pattern: "GET /variants/{id}", Handler: reg.Variant},

		{Pattern: "GET /releases/{id}", Handler: reg.Release},
		{Pattern: "GET /releases/{id}/history", Handler: reg.History(product.TypeRelease)},
		{Pattern: "GET /releases/{id}/inventory", Handler: inv.Release},
		{Pattern: "POST /releases/{id}/inventory", Handler: inv.Upload, Upload: inventory.MaxUpload},
		{Pattern: "POST /releases/{id}/inventory/unknown", Handler: inv.Unknown},
		{Pattern: "GET /inventories/template", Handler: inv.Template},
		{Pattern: "GET /inventories/{id}", Handler: inv.Inventory},
		{Pattern: "GET /inventories/{id}/progress", Handler: inv.Progress},
		{Pattern: "GET /inventories/{id}/file", Handler: inv.File},
		{Pattern: "POST /inventories/{id}/cancel", Handler: inv.Cancel},

		{Pattern: "GET /parties", Handler: reg.Parties},
		{Pattern: "GET /parties/{id}", Handler: reg.Party},
		{Pattern: "GET /parties/{id}/history", Handler: reg.History(product.TypeParty)},
		{Pattern: "GET /deployments", Handler: reg.Deployments},
		{Pattern: "GET /deployments/{id}", Handler: reg.Deployment},
		{Pattern: "POST /undo/{act}", Handler: reg.Undo},

		{Pattern: "GET /import", Handler: reg.Import},
		{Pattern: "POST /import", Handler: reg.SendImport, Upload: register.MaxImport},
		{Pattern: "GET /import/template", Handler: reg.Template},
		{Pattern: "GET /import/{id}", Handler: reg.Imported},
		{Pattern: "GET /import/{id}/progress", Handler: reg.ImportProgress},
		{Pattern: "GET /import/{id}/errors", Handler: reg.ImportErrors},
		{Pattern: "POST /import/{id}/apply", Handler: reg.ApplyImport},
		{Pattern: "POST /import/{id}/cancel", Handler: reg.CancelImport},

		{Pattern: "GET /feeds", Handler: src.List},
		{Pattern: "GET /feeds/import", Handler: src.Import},
		{Pattern: "POST /feeds/import", Handler: src.Import, Upload: feeds.MaxUpload},
		{Pattern: "GET /feeds/{name}", Handler: src.Feed},
		{Pattern: "GET /feeds/{name}/progress", Handler: src.Progress},
		{Pattern: "POST /feeds/{name}/fetch", Handler: src.Fetch},
	}
	return append(out, forms(reg, src)...)
}

// forms are the addresses that show a form on GET and take it on POST.
func forms(reg register.Pages, src feeds.Pages) (out []site.Route) {
	for _, f := range []struct {
		path    string
		handler site.Handler
	}{
		{"/lines/new", reg.NewLine},
		{"/lines/{id}/edit", reg.EditLine},
		{"/lines/{id}/people", reg.LinePeople},
		{"/lines/{id}/people/{person}/retire", reg.RemovePerson(product.TypeLine)},
		{"/lines/{id}/retire", reg.Retire(product.TypeLine)},
		{"/lines/{id}/restore", reg.Restore(product.TypeLine)},
		{"/products/new", reg.NewProduct},
		{"/products/{id}/edit", reg.EditProduct},
		{"/products/{id}/move", reg.MoveProduct},
		{"/products/{id}/people", reg.ProductPeople},
		{"/products/{id}/people/{person}/retire", reg.RemovePerson(product.TypeProduct)},
		{"/products/{id}/retire", reg.Retire(product.TypeProduct)},
		{"/products/{id}/restore", reg.Restore(product.TypeProduct)},
		{"/products/{id}/variants/new", reg.NewVariant},
		{"/variants/{id}/edit", reg.EditVariant},
		{"/variants/{id}/retire", reg.Retire(product.TypeVariant)},
		{"/variants/{id}/restore", reg.Restore(product.TypeVariant)},
		{"/products/{id}/support/new", reg.NewSupport},
		{"/products/{id}/support/{period}/edit", reg.EditSupport},
		{"/products/{id}/support/{period}/retire", reg.Retire(product.TypeSupport)},
		{"/products/{id}/support/{period}/restore", reg.Restore(product.TypeSupport)},
		{"/products/{id}/releases/new", reg.NewRelease},
		{"/releases/{id}/edit", reg.EditRelease},
		{"/releases/{id}/state", reg.ReleaseState},
		{"/releases/{id}/contains", reg.ReleaseContains},
		{"/releases/{id}/retire", reg.Retire(product.TypeRelease)},
		{"/releases/{id}/restore", reg.Restore(product.TypeRelease)},
		{"/parties/new", reg.NewParty},
		{"/parties/{id}/edit", reg.EditParty},
		{"/parties/{id}/retire", reg.Retire(product.TypeParty)},
		{"/parties/{id}/restore", reg.Restore(product.TypeParty)},
		{"/parties/{id}/contacts/new", reg.NewContact},
		{"/parties/{id}/contacts/{contact}/edit", reg.EditContact},
		{"/parties/{id}/contacts/{contact}/retire", reg.Retire(product.TypeContact)},
		{"/parties/{id}/contacts/{contact}/erase", reg.EraseContact},
		{"/deployments/new", reg.NewDeployment},
		{"/deployments/{id}/edit", reg.EditDeployment},
		{"/deployments/{id}/retire", reg.Retire(product.TypeDeployment)},
		{"/deployments/{id}/restore", reg.Restore(product.TypeDeployment)},
		{"/feeds/new", src.New},
		{"/feeds/{name}/edit", src.Edit},
		{"/feeds/{name}/mirror", src.Mirror},
	} {
		out = append(out, site.Route{Pattern: "GET " + f.path, Handler: f.handler}, site.Route{Pattern: "POST " + f.path, Handler: f.handler})
	}
	return out
}
