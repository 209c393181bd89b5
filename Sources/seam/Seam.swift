import Glibc

@main
struct Seam {
  static func main() {}
}
