import MynahBehavior
import MynahCore
import MynahFiles
import MynahJSON
import MynahServing

extension Control {
  func scenario(_ call: ControlCall) -> Decision {
    .reply(.json(call.session.playback.scenario.json))
  }

  /// `PUT scenario`: plays another one from its beginning; the journal goes on.
  func replaceScenario(_ call: ControlCall) -> Decision {
    reading(call) { document in
      server.replaceScenario(try Scenario(document, name: "scenario", understanding: Judge.misunderstandings), in: call.session)
      return .noContent
    }
  }

  func routes(_ call: ControlCall) -> Decision {
    .reply(.json(.array(call.session.playback.scenario.routes.map(\.json))))
  }

  func route(_ call: ControlCall) -> Decision {
    let id = call.name(at: 1)
    let route = call.session.playback.scenario.routes.first { $0.id == id }
    return .reply(route.map { .json($0.json) } ?? noRoute(id))
  }

  /// `POST routes`: the new route comes before those of the file.
  func addRoute(_ call: ControlCall) -> Decision {
    reading(call) { document in
      let route = try Route(document)
      let isNew = call.session.playback.updateRoutes { routes in
        guard !routes.contains(where: { $0.id == route.id }) else { return false }
        routes.insert(route, at: 0)
        return true
      }
      return isNew
        ? .json(route.json, status: 201)
        : ProblemReply.reply(409, "Conflict", "There is a route \"\(route.id)\" already; PUT /__mynah/routes/ID replaces it.")
    }
  }

  /// `PUT routes/ID`: replaces the route in its place, or adds it in front.
  func replaceRoute(_ call: ControlCall) -> Decision {
    let id = call.name(at: 1)
    return reading(call) { document in
      var route = try Route(document)
      route.id = id
      let isNew = call.session.playback.updateRoutes { [route] routes in
        guard let place = routes.firstIndex(where: { $0.id == id }) else {
          routes.insert(route, at: 0)
          return true
        }
        routes[place] = route
        return false
      }
      return .json(route.json, status: isNew ? 201 : 200)
    }
  }

  func removeRoute(_ call: ControlCall) -> Decision {
    let id = call.name(at: 1)
    let removed = call.session.playback.updateRoutes { routes in
      let count = routes.count
      routes.removeAll { $0.id == id }
      return routes.count < count
    }
    return .reply(removed ? .noContent : noRoute(id))
  }

  private func noRoute(_ id: String) -> RenderedReply {
    ProblemReply.notFound("There is no route \"\(id)\".")
  }

  /// Reads the body as a document, JSON unless its type says YAML; what is wrong in it becomes 422.
  private func reading(_ call: ControlCall, _ use: (SourceDocument) throws -> RenderedReply) -> Decision {
    let isYAML = call.request.request.head.value("Content-Type")?.asciiLowercased().contains("yaml") ?? false
    do {
      return .reply(try use(SourceDocument(call.request.request.body, name: "body", format: isYAML ? .yaml : .json)))
    } catch let error as InvalidFile {
      return .reply(
        ProblemReply.reply(
          422, "Invalid", error.problems.first?.description ?? "", more: ["errors": .array(error.problems.map { .string($0.description) })])
      )
    } catch {
      return .reply(ProblemReply.badRequest("\(error)"))
    }
  }
}
