/// Mistakes that the schema sees as well as the reader, one a document.
extension InvalidScenario {
  static let inSchema = ofScenarios + ofRoutes + ofRequests + ofResponses

  static let ofScenarios: [InvalidScenario] = [
    .top(#""routs": []"#, #"orders.json:2:3: "routs" is not a key of a scenario; did you mean "routes"?"#),
    .top(#""name": "a""#, #"orders.json:1:1: a scenario needs "routes""#),
    .top(#""routes": {}"#, #"orders.json:2:13: "routes" must be a list, not an object"#),
    .top(#""routes": [], "name": """#, #"orders.json:2:25: "name" must not be empty"#),
    .top(#""routes": [], "seed": -1"#, #"orders.json:2:25: "seed" must be a whole number from 0 to 18446744073709551615, not -1"#),
    .top(#""routes": [], "seed": 1.5"#, #"orders.json:2:25: "seed" must be a whole number from 0 to 18446744073709551615, not 1.5"#),
    .top(#""routes": [], "states": []"#, #"orders.json:2:27: "states" must be an object of states and their values, not an empty list"#),
    .top(
      #""routes": [], "operations": "request""#,
      #"orders.json:2:31: "operations" must be "auto", "session", "path" or a place such as "header:X-Request-ID", not "request""#),
    .top(
      #""routes": [], "clients": "X-Client""#,
      #"orders.json:2:28: "clients" must be a place: header:NAME, query:NAME, form:NAME, cookie:NAME or json:/POINTER, not "X-Client""#),
    .top(#""routes": [], "unmatched": "ignore""#, #"orders.json:2:30: "unmatched" must be "fail" or "allow", not "ignore""#),
    .top(#""routes": [], "simulate": {"oauth2": {}}"#, #"orders.json:2:17: "simulate" of a scenario is not supported yet by this version"#),
    .top(#""routes": [], "description": ["a"]"#, #"orders.json:2:32: "description" must be text, not a list"#),
    .top(#""expectations": {"calls": {"exactly": 1}}"#, #"orders.json:2:19: "expectations" must be a list, not an object"#),
    .top(
      #""expectations": [{"calls": {"exactly": 1}, "description": 5}]"#, #"orders.json:2:61: "description" must be text, not 5; write "5""#),
    .top(#""expectations": [{}]"#, #"orders.json:2:20: an expectation is an object with one key, the name of an expectation"#),
    .top(
      #""expectations": [{"calls": {"exactly": 1}, "order": ["a"]}]"#,
      #"orders.json:2:46: an expectation is an object with one key, the name of an expectation; "calls" stands here already"#),
    .top(#""routes": [7]"#, #"orders.json:2:14: item 1 of "routes" must be an object (a route), not 7"#),
  ]

  static let ofRoutes: [InvalidScenario] = [
    .route(#""responses": [{}]"#, #"orders.json:2:3: a route needs "request""#),
    .route(
      #""request": "GET /a", "responses": [{}]"#,
      #"orders.json:2:15: "request" must be an object (a request) such as {"method": "GET", "path": "/orders"}, not "GET /a""#),
    .route(
      #""request": {"path": "/a"}, "responses": [7]"#,
      #"orders.json:2:45: item 1 of "responses" must be an object (a response) such as {"status": 503}, not 7"#),
    .route(#""request": {"path": "/a"}"#, #"orders.json:2:3: a route needs "responses""#),
    .route(#""request": {"path": "/a"}, "responses": []"#, #"orders.json:2:44: a route plays at least one response; this list is empty"#),
    .route(#""request": {"path": "/a"}, "responses": {}"#, #"orders.json:2:44: "responses" must be a list, not an object"#),
    .route(
      #""request": {"path": "/a"}, "response": {}"#,
      #"orders.json:2:31: "response" is not a key of a route; its responses are a list: "responses": [{...}]"#),
    .route(#""request": {}, "responses": [{}]"#, #"orders.json:2:3: a route whose request has neither method nor path needs an "id""#),
    .route(
      #""request": {"path": "/a"}, "responses": [{}], "then": "stop""#,
      #"orders.json:2:58: "then" must be "stick", "cycle" or "fail", not "stop""#),
    .route(
      #""request": {"path": "/a"}, "responses": [{}], "per": "user""#,
      #"orders.json:2:57: "per" must be "session", "client", "operation", "path" or a place such as "header:X-Tenant", not "user""#),
    .route(
      #""request": {"path": "/a"}, "responses": [{}], "priority": "high""#,
      #"orders.json:2:62: "priority" must be a whole number from -1000000 to 1000000, not "high""#),
    .route(#""request": {"path": "/a"}, "responses": [{}], "safe": "yes""#, #"orders.json:2:58: "safe" must be true or false, not "yes""#),
    .route(
      #""request": {"path": "/a"}, "responses": [{}], "When": {}"#,
      #"orders.json:2:50: "When" is not a key of a route; did you mean "when"?"#),
    .route(#""request": {"path": "/a"}, "responses": [{}], "id": 7"#, #"orders.json:2:56: "id" must be text, not 7; write "7""#),
    .route(
      #""request": {"path": "/a"}, "responses": [{"chance": 0.5}]"#,
      #"orders.json:2:46: "chance" needs a response after it, which answers when the draw fails"#),
  ]

  static let ofRequests: [InvalidScenario] = [
    .request(#""method": "get""#, #"orders.json:2:14: "get" is no HTTP method, as methods are case-sensitive; did you mean "GET"?"#),
    .request(#""method": []"#, #"orders.json:2:14: "method" must name at least one method; leave it out to take every method"#),
    .request(#""method": "GET POST""#, #"orders.json:2:14: "GET POST" is no HTTP method"#),
    .request(#""path": "orders""#, #"orders.json:2:12: a path begins with "/"; "orders" does not"#),
    .request(
      #""path": "/orders?page=1""#, ##"orders.json:2:12: a path has no "?" and no "#"; parameters are given as "query": {"NAME": VALUE}"##),
    .request(
      #""path": "/orders/{id""#,
      #"orders.json:2:12: "/orders/{id" is no path template: each segment has at most one {name}, closed, and no name stands twice"#),
    .request(#""path": {"match": ".*"}"#, #"orders.json:2:13: "match" is not a key of a path; did you mean "matches"?"#),
    .request(#""url": "/orders""#, #"orders.json:2:4: "url" is not a key of a request; the path is "path", its parameters are "query""#),
    .request(
      #""query": {"page": null}"#,
      #"orders.json:2:22: "page" must be text, a number, true or false, not null; write {"absent": true} where there must be no value"#),
    .request(
      #""query": {"page": ["1", "2"]}"#,
      #"orders.json:2:22: "page" must be text, a number, true or false, not a list; write {"anyOf": [...]} where any of several will do"#),
    .request(
      #""query": {"page": {}}"#,
      #"orders.json:2:22: a matcher needs a condition: "equals", "contains", "matches", "absent", "anyOf", "not", "atLeast", "atMost", "above" or "below""#
    ),
    .request(#""query": {"page": {"regex": "[0-9]+"}}"#, #"orders.json:2:23: "regex" is not a key of a matcher; did you mean "matches"?"#),
    .request(#""query": {"page": {"atLeast": "1"}}"#, #"orders.json:2:34: "atLeast" must be a number, not "1""#),
    .request(#""query": {"page": {"anyOf": []}}"#, #"orders.json:2:32: "anyOf" must have at least one matcher"#),
    .request(#""query": {"page": {"absent": "true"}}"#, #"orders.json:2:33: "absent" must be true or false, not "true""#),
    .request(#""headers": {"X Tenant": "a"}"#, #"orders.json:2:16: "X Tenant" cannot be the name of a header"#),
    .request(
      #""headers": ["Accept"]"#, #"orders.json:2:15: "headers" must be an object of names and what their values must be, not a list"#),
    .request(#""body": {}"#, #"orders.json:2:12: a body needs "json", "contains", "jsonPath", "form", "multipart", "text" or "base64""#),
    .request(
      #""body": {"json": 1, "text": "1"}"#,
      #"orders.json:2:24: a body has only one of "json", "contains", "jsonPath", "form", "multipart", "text" and "base64"; "json" stands here already"#
    ),
    .request(#""body": {"schema": {"type": "object"}}"#, #"orders.json:2:13: "schema" of a body is not supported yet by this version"#),
    .request(#""body": {"graphql": {"operation": "a"}}"#, #"orders.json:2:13: "graphql" of a body is not supported yet by this version"#),
    .request(
      #""body": {"base64": "a"}"#, #"orders.json:2:23: "base64" is not base64: the standard alphabet, padded with "=", without line breaks"#
    ),
    .request(#""body": {"form": "a=1"}"#, #"orders.json:2:21: "form" must be an object of fields and what they must be, not "a=1""#),
    .request(
      #""body": {"multipart": {"file": {"fileName": "a.png"}}}"#,
      #"orders.json:2:36: "fileName" is not a key of a part; did you mean "filename"?"#),
  ]

  static let ofResponses: [InvalidScenario] = [
    .response(#""retry_after": 2"#, #"orders.json:2:4: "retry_after" is not a key of a response; did you mean "retryAfter"?"#),
    .response(#""retry-after": 2"#, #"orders.json:2:4: "retry-after" is not a key of a response; did you mean "retryAfter"?"#),
    .response(#""RetryAfter": 2"#, #"orders.json:2:4: "RetryAfter" is not a key of a response; did you mean "retryAfter"?"#),
    .response(#""staus": 200"#, #"orders.json:2:4: "staus" is not a key of a response; did you mean "status"?"#),
    .response(#""body": {"a": 1}"#, #"orders.json:2:4: "body" is not a key of a response; a body is "json", "text", "base64" or "file""#),
    .response(#""foo": 1"#, #"orders.json:2:4: "foo" is not a key of a response; did you mean "for"?"#),
    .response(#""webhook": {}"#, #"orders.json:2:4: "webhook" of a response is not supported yet by this version"#),
    .response(
      #""proxy": "sandbox.example.com""#,
      #"orders.json:2:13: an API's URL begins with https:// or http://, as in https://sandbox.example.com"#),
    .response(
      #""proxy": "https://me:secret@example.com""#,
      #"orders.json:2:13: an API's URL has no user and password; the client sends its credentials itself"#),
    .response(
      #""proxy": "https://example.com/v1?key=1""#,
      #"orders.json:2:13: an API's URL has neither a query, nor a fragment, nor blanks"#),
    .response(#""proxy": "https://:443""#, #"orders.json:2:13: an API's URL has a host behind ://, and perhaps a port"#),
    .response(
      #""proxy": true"#,
      #"orders.json:2:13: "proxy" must be the URL of an API, as in "https://sandbox.example.com", or an object with a "url", not true"#),
    .response(#""proxy": {"timeout": "5s"}"#, #"orders.json:2:13: a proxy needs "url""#),
    .response(
      #""proxy": {"url": "http://a", "ca": "ca.pem"}"#,

      #"orders.json:2:33: "ca" is not a key of a proxy, which has "url", "timeout", "authority", "certificate" and "key""#),
    .response(
      #""proxy": {"url": "http://a", "key": "key.pem"}"#, #"orders.json:2:33: "certificate" and "key" go together"#),
    .response(
      #""proxy": "http://a", "status": 200"#, #"orders.json:2:25: "proxy" has a real API answer, and "status" is its own"#),
    .response(#""status": "200""#, #"orders.json:2:14: "status" must be a whole number from 200 to 599, not "200""#),
    .response(#""status": 99"#, #"orders.json:2:14: "status" must be a whole number from 200 to 599, not 99"#),
    .response(#""status": 103"#, #"orders.json:2:14: a response ends with its status from 200 to 599; 103 is an interim status"#),
    .response(#""status": 600"#, #"orders.json:2:14: "status" must be a whole number from 200 to 599, not 600"#),
    .response(#""headers": {"X-Rate": 1}"#, #"orders.json:2:26: "X-Rate" must be text or a list of texts, not 1; write "1""#),
    .response(#""headers": {"X-Rate": []}"#, #"orders.json:2:26: "X-Rate" must have at least one value"#),
    .response(#""headers": {"X Rate": "1"}"#, #"orders.json:2:16: "X Rate" cannot be the name of a header"#),
    .response(
      #""headers": {"X-A": "a\r\nB: c"}"#, #"orders.json:2:23: a header's value is one line; "X-A" holds a line break or a NUL character"#),
    .response(
      #""headers": {"X-A": "a\u0000b"}"#, #"orders.json:2:23: a header's value is one line; "X-A" holds a line break or a NUL character"#),
    .response(
      #""headers": {"content-length": "5"}"#,
      #"orders.json:2:16: Content-Length follows from the body; to send a wrong one use "fault": "wrongLength""#),
    .response(
      #""headers": {"Transfer-Encoding": "chunked"}"#,
      #"orders.json:2:16: Transfer-Encoding follows from how the body is sent; to send broken chunks use "fault": "malformedChunk""#),
    .response(#""json": 1, "text": "1""#, #"orders.json:2:15: a response has one body; "json" stands here already"#),
    .response(#""text": {"a": 1}"#, #"orders.json:2:12: "text" must be text, not an object"#),
    .response(#""text": 5"#, #"orders.json:2:12: "text" must be text, not 5; write "5""#),
    .response(
      #""base64": "a-b_""#, #"orders.json:2:14: "base64" is not base64: the standard alphabet, padded with "=", without line breaks"#),
    .response(#""file": """#, #"orders.json:2:12: "file" must not be empty"#),
    .response(#""template": "yes", "text": """#, #"orders.json:2:16: "template" must be true or false, not "yes""#),
    .response(#""values": {"n": {"counter": "n"}}"#, #"orders.json:2:4: "values" are those of a template; add "template": true"#),
    .response(
      #""template": true, "values": {"n": {"counter": "a", "now": {}}}"#,
      #"orders.json:2:55: a value has only one of "now", "counter" and "random"; "counter" stands here already"#),
    .response(
      #""template": true, "values": {"now": {"counter": "a"}}"#,
      #"orders.json:2:33: "now" means something in every template; choose another name"#),
    .response(
      #""template": true, "values": {"a.b": {"counter": "a"}}"#,
      #"orders.json:2:33: "a.b" cannot be the name of a value: it has letters, digits, "_" and "-""#),
    .response(
      #""template": true, "values": {"n": {"random": []}}"#,
      #"orders.json:2:49: "random" must be a list of at least one value to choose from, not an empty list"#),
    .response(
      #""template": true, "values": {"n": {"now": {"format": "iso"}}}"#,
      #"orders.json:2:57: "format" must be "epoch", "rfc3339", "imf" or a pattern such as "%Y-%m-%d", not "iso""#),
    .response(#""template": true, "base64": "AAAA""#, #"orders.json:2:22: a base64 body is no template; give it as "text" or "file""#),
    .response(#""retryAfter": "2s""#, #"orders.json:2:18: "retryAfter" must be whole seconds such as 2, or {"date": "4s"}, not "2s""#),
    .response(#""retryAfter": 1.5"#, #"orders.json:2:18: "retryAfter" must be whole seconds such as 2, or {"date": "4s"}, not 1.5"#),
    .response(#""retryAfter": -1"#, #"orders.json:2:18: "retryAfter" must be whole seconds such as 2, or {"date": "4s"}, not -1"#),
    .response(
      #""retryAfter": {"date": "4s", "format": "rfc1123"}"#,
      #"orders.json:2:43: "format" must be "imf", "rfc850" or "asctime", not "rfc1123""#),
    .response(#""retryAfter": {}"#, #"orders.json:2:18: "retryAfter" needs "date""#),
    .response(
      #""retryAfter": 1, "headers": {"retry-after": "2"}"#,
      #"orders.json:2:4: "retryAfter" is the Retry-After header, which "headers" has already"#),
    .response(#""times": 0"#, #"orders.json:2:13: "times" must be a whole number from 1 to 1000000000, not 0"#),
    .response(#""times": 2, "for": "5s""#, #"orders.json:2:16: a response has "times" or "for", not both"#),
    .response(#""for": 0"#, #"orders.json:2:11: "for" must be longer than no time"#),
    .response(#""chance": 1.5"#, #"orders.json:2:14: "chance" must be a number from 0 to 1, not 1.5"#),
    .response(
      #""delay": "5""#, #"orders.json:2:13: "delay" must be a duration: seconds such as 2, or "250ms", "1.5s", "2m", "1h", not "5""#),
    .response(
      #""delay": "5 s""#, #"orders.json:2:13: "delay" must be a duration: seconds such as 2, or "250ms", "1.5s", "2m", "1h", not "5 s""#),
    .response(#""delay": -1"#, #"orders.json:2:13: "delay" must not be negative"#),
    .response(#""delay": {"uniform": [1]}"#, #"orders.json:2:25: "uniform" has two durations, the shortest and the longest"#),
    .response(
      #""delay": {"normal": "1s"}"#,
      #"orders.json:2:24: "normal" must be an object (a normal delay) such as {"mean": "200ms", "deviation": "50ms"}, not "1s""#),
    .response(#""delay": {"normal": {"mean": 1}}"#, #"orders.json:2:24: a normal delay needs "deviation""#),
    .response(
      #""delay": {"uniform": [1, 2], "normal": {"mean": 1, "deviation": 1}}"#,
      #"orders.json:2:33: a delay has only one of "uniform", "normal" and "lognormal"; "uniform" stands here already"#),
    .response(
      #""delay": {"lognormal": {"median": 1, "sigma": "1"}}"#, #"orders.json:2:50: "sigma" must be a number from 0 to 10, not "1""#),
    .response(#""text": "abc", "pace": {"bytes": 1}"#, #"orders.json:2:27: a pace needs "every""#),
    .response(
      #""text": "abc", "pace": {"bytes": 1, "bytesPerSecond": 2}"#,
      #"orders.json:2:40: a pace has only one of "bytes", "bytesPerSecond", "chunks" and "instants"; "bytes" stands here already"#),
    .response(#""text": "abc", "pace": {"chunks": 2, "over": "1s", "every": "1s"}"#, #"orders.json:2:55: "every" goes with "bytes" only"#),
    .response(
      #""text": "abc", "pace": {"bytesPerSecond": 0}"#, #"orders.json:2:46: "bytesPerSecond" must be a whole number of at least 1, not 0"#),
    .response(#""pace": {"bytesPerSecond": 5}"#, #"orders.json:2:4: "pace" spreads the body, and this response has none"#),
    .response(#""fault": "rest""#, #"orders.json:2:13: "rest" is not a fault; did you mean "reset"?"#),
    .response(
      #""fault": "hangup""#,
      #"orders.json:2:13: "hangup" is not a fault; there are "reset", "close", "resetMidBody", "truncate", "wrongLength", "malformedChunk", "garbage", "stall" and "stallMidBody""#
    ),
    .response(#""fault": 1"#, #"orders.json:2:13: "fault" must be the name of a fault, or {"truncate": {"after": BYTES}}, not 1"#),
    .response(#""fault": {"reset": {}}"#, #"orders.json:2:14: "reset" takes no parameters; write "fault": "reset""#),
    .response(
      #""text": "abc", "fault": {"truncate": {"at": 1}}"#, #"orders.json:2:42: "at" is not a key of this fault, which has "after""#),
    .response(#""fault": "truncate""#, #"orders.json:2:13: "truncate" breaks off in the body, and this response has none"#),
    .response(
      #""text": "abc", "fault": {"malformedChunk": {"after": 0}}"#,
      #"orders.json:2:57: "after" must be a whole number of at least 1, not 0"#),
    .response(
      #""hold": "refresh""#,
      #"orders.json:2:12: "hold" must be an object (a hold) such as {"latch": "refresh", "timeout": "5s"}, not "refresh""#),
    .response(
      #""text": "abc", "fault": {"truncate": 1}"#,
      #"orders.json:2:41: "truncate" must be an object (this fault) such as {"after": 10}, not 1"#),
    .response(#""hold": {"arrivals": 5}"#, #"orders.json:2:12: a hold needs "timeout""#),
    .response(#""hold": {"arrivals": 0, "timeout": 1}"#, #"orders.json:2:25: "arrivals" must be a whole number from 1 to 1000000, not 0"#),
    .response(#""hold": {"timeout": 1}"#, #"orders.json:2:12: a hold needs "arrivals" or "latch""#),
    .response(
      #""hold": {"arrivals": 2, "latch": "a", "timeout": 1}"#,
      #"orders.json:2:28: a hold has only one of "arrivals" and "latch"; "arrivals" stands here already"#),
    .response(#""set": "open""#, #"orders.json:2:11: "set" must be an object of states and their values, not "open""#),
  ]
}
