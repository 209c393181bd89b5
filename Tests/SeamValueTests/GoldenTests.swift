import TestSupport
import Testing

/// What tests of every target rely on.
@Suite struct GoldenTests {
  @Test func aDifferenceShowsTheLinesOfBoth() {
    #expect(Golden.lineDiff("a\nb\nc\n", "a\nx\nc\n") == " a\n-b\n+x\n c\n ")
    #expect(Golden.lineDiff("a", "a\nb") == " a\n+b")
    #expect(Golden.lineDiff("\u{e9}", "e\u{301}").hasSuffix("(only line breaks or equivalent characters differ)"))
  }

  @Test func thePackageRootHoldsThePackage() {
    #expect(Files.read(Files.packageRoot + "/Package.swift") != nil)
    #expect(Files.read(Files.packageRoot + "/none") == nil)
  }
}
