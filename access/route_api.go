package access

// apiRights are the routes of the REST API.
var apiRights = map[string]Right{}
