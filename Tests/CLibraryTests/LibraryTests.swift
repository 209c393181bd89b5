import CLibrary
import Glibc
import Testing

/// Libraries that are loaded when they are first needed.
struct LibraryTests {
  @Test
  func findsTheFunctionsOfALibrary() throws {
    var cosine: UnsafeMutableRawPointer?
    #expect(load("libm.so.6", package: "libc6", function: "cos", into: &cosine) == nil)
    typealias Function = @convention(c) (Double) -> Double
    #expect(unsafeBitCast(try #require(cosine), to: Function.self)(0) == 1)
  }

  @Test
  func saysWhichPackageHasALibraryThatIsMissing() throws {
    var address: UnsafeMutableRawPointer?
    let failure = try #require(load("libnowhere.so.7", package: "libnowhere7", function: "cos", into: &address))
    #expect(failure.hasPrefix("libnowhere.so.7 cannot be loaded: "))
    #expect(failure.hasSuffix(" (Debian has it in the package libnowhere7)"))
    #expect(address == nil)
  }

  @Test
  func saysWhichFunctionAnotherVersionLacks() throws {
    var address: UnsafeMutableRawPointer?
    let failure = try #require(load("libm.so.6", package: "libc6", function: "cosine_of_tomorrow", into: &address))
    #expect(failure.contains("cosine_of_tomorrow"))
    #expect(address == nil)
  }

  /// Twice: the answer stays the same.
  private func load(
    _ file: String, package: String, function: String, into address: inout UnsafeMutableRawPointer?
  ) -> String? {
    file.withCString { file in
      package.withCString { package in
        function.withCString { name in
          withUnsafeMutablePointer(to: &address) { address in
            withUnsafePointer(to: seam_function(name: name, address: address)) { functions in
              var library = seam_library()
              library.file = file
              library.package = package
              library.functions = functions
              library.count = 1
              let first = seam_library_load(&library).map { String(cString: $0) }
              #expect(seam_library_load(&library).map { String(cString: $0) } == first)
              return first
            }
          }
        }
      }
    }
  }
}
