import Glibc

@main
struct OrdersDemo {
  static func main() {}
}
