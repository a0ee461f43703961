import MynahCore
import MynahCrypto
import MynahServing

/// The listeners of a server: one for everything, or one to play and one for the control interface.
struct Doors {
  let main: Listener
  let admin: Listener?

  var all: [Listener] { [main] + (admin.map { [$0] } ?? []) }

  /// Starts them all, or none.
  init(
    _ options: ServerOptions, identity: ServerIdentity?, state: ServerState, token: String?, ended: (@Sendable (Exchange) -> Void)?
  ) throws(ServerError) {
    let control = Control(server: state, access: AccessGuard(token: token, needsToken: !options.isLoopback, host: options.host))
    func listen(_ port: UInt16, _ role: ExchangeFlow.Role) throws(ServerError) -> Listener {
      let configuration = ListenerConfiguration(
        host: options.host, port: port, headLimit: options.headLimit, bodyLimit: options.bodyLimit, tls: identity)
      do throws(ListenerError) {
        return try Listener(
          configuration, clock: state.clock, handler: ExchangeFlow(role: role, server: state, control: control, ended: ended))
      } catch {
        throw .cannotListen(error.description)
      }
    }
    guard let adminPort = options.adminPort else {
      main = try listen(options.port, .both)
      admin = nil
      return
    }
    let main = try listen(options.port, .play)
    do throws(ServerError) {
      admin = try listen(adminPort, .control)
    } catch {
      main.stop()
      throw error
    }
    self.main = main
  }
}
