/// One key for all attempts of a call.
package struct KeyPerCall: KeySource {
  package init() {}
  package func key(of call: Call, attempt: Int) -> String? { call.method == "POST" && call.isAuthorized ? call.id : nil }
}

/// Goes on while the API names a next page.
package struct ByCursor: Pager {
  package init() {}
  package func next(after page: OrderPage) -> String? { page.nextCursor }
}
