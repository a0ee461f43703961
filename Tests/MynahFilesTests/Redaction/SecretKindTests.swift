import Foundation
import MynahCore
import MynahFiles
import Testing

@Suite struct SecretKindTests {
  @Test(
    "what says of itself that it is secret is so whatever it is called",
    arguments: [
      #"{"Parameter":{"Name":"/shop/db","Type":"SecureString","Value":"correct horse","Version":1}}"#,
      #"{"Value":"correct horse","Type":"SecureString","Name":"/shop/db"}"#,
      #"{"items":[{"kind":"Secret","metadata":{"name":"db"},"data":{"tls.crt":"correct horse"},"type":"Opaque"}]}"#,
      #"{"kind":"Secret","stringData":{"region":"correct horse"}}"#, #"{"type":"secret","key":"REGION","value":"correct horse"}"#,
    ])
  func kinds(_ text: String) {
    #expect(
      body(stored(exchange(1, "GET", "/", with: text))) == text.replacingOccurrences(of: "correct horse", with: "{{secret:secret:1}}"))
  }

  @Test(
    "what says that it is something else is none",
    arguments: [
      #"{"Name":"/shop/region","Type":"String","Value":"eu-west-1"}"#, #"{"kind":"ConfigMap","data":{"region":"eu-west-1"}}"#,
      #"{"kind":"SecretList","items":[{"data":{"region":"eu-west-1"}}]}"#, #"{"type":"token","value":"identifier"}"#,
    ])
  func otherKinds(_ text: String) {
    #expect(body(stored(exchange(1, "GET", "/", with: text))) == text)
  }
}
