/// Mistakes that only the reader can know: what regular expressions, templates and ids mean.
extension InvalidScenario {
  static let beyondSchema: [InvalidScenario] = [
    .response(#""status": 200, "status": 201"#, #"orders.json:2:19: the key "status" stands twice in this object"#),
    .response(
      #""status": 204, "json": {"ok": true}"#,
      #"orders.json:2:19: a 204 has no body; leave it out, or answer with another status"#),
    .request(
      #""path": "/orders/{id}/{id}""#,
      #"orders.json:2:12: "/orders/{id}/{id}" is no path template: each segment has at most one {name}, closed, and no name stands twice"#),
    .request(
      #""path": "/orders/{a}-{b}""#,
      #"orders.json:2:12: "/orders/{a}-{b}" is no path template: each segment has at most one {name}, closed, and no name stands twice"#),
    .request(
      #""path": {"matches": "/orders/("}"#,
      #"orders.json:2:24: "matches" is not a regular expression: at character 10: missing closing parenthesis"#),
    .request(
      #""query": {"page": {"matches": "[0-9"}}"#,
      #"orders.json:2:34: "matches" is not a regular expression: at character 5: missing terminating ] for character class"#),
    .request(
      #""body": {"jsonPath": {"$.a[": 1}}"#,
      #"orders.json:2:26: "$.a[" is not a JSONPath query: a selector is expected, not the end: a name in quotes, an index, a slice, * or ?, at character 5"#
    ),
    .response(
      #""template": true, "text": "{{request.path.name}}""#,
      #"orders.json:2:30: {{request.path.name}} names no segment of the path; the path has {id}"#),
    .response(
      #""template": true, "json": {"a": "{{nwo}}"}"#,
      #"orders.json:2:30: {{nwo}} names nothing; there are request..., server..., now, uuid; name others in "values""#),
    .response(
      #""template": true, "text": "", "headers": {"Location": "{{server.uri}}"}"#,
      #"orders.json:2:58: {{server.uri}} names nothing; a server has url, origin, host, port, path"#),
    .response(
      #""template": true, "text": "{{#request.body.items}}""#,
      #"orders.json:2:30: the template has a tag that is not closed, or a section that does not end"#),
    .response(
      #""text": "abc", "fault": {"truncate": {"after": 3}}"#,
      #"orders.json:2:28: the body has 3 bytes, so "truncate" cannot break off after 3"#),
    .response(#""text": "", "fault": "truncate""#, #"orders.json:2:25: "truncate" breaks off in the body, and this response has none"#),
    .response(#""delay": {"uniform": [2, 1]}"#, #"orders.json:2:25: "uniform" begins with the shorter duration"#),
    .response(
      #""file": "body.json""#,
      #"orders.json:2:12: "file" needs a scenario that is a file itself; give the body as "json", "text" or "base64""#),
    .response(
      #""proxy": {"url": "https://a", "authority": "ca.pem"}"#,
      #"orders.json:2:47: "authority" names a file, which needs a scenario that is a file itself"#),
    .route(
      #""request": {"path": "/a"}, "responses": [{}, {"chance": 0.5}]"#,
      #"orders.json:2:50: "chance" needs a response after it, which answers when the draw fails; add one, or let the route "cycle""#),
    .top(
      #""routes": [{"id": "a", "request": {}, "responses": [{}]}, {"id": "a", "request": {}, "responses": [{}]}]"#,
      #"orders.json:2:68: route 1 has the id "a" already; give this one an "id" of its own"#),
    .top(
      #""routes": [{"request": {"path": "/a"}, "responses": [{}]}, {"request": {"path": "/a", "query": {"b": 1}}, "responses": [{}]}]"#,
      #"orders.json:2:62: route 1 has the id "/a" already; give this one an "id" of its own"#),
    .top(#""routes": [], "routes": []"#, #"orders.json:2:17: the key "routes" stands twice in this object"#),
    .top(#""routes": [],"#, #"orders.json:2:15: a comma cannot stand before "}"; remove it"#),
  ]
}
