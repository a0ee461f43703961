@main struct Mynah { static func main() {} }
