/// An instant: seconds and nanoseconds since 1970-01-01T00:00:00Z (RFC 3339, section 5.6, between the years 1 and 9999).
package struct Timestamp: Sendable, Hashable {
  package var seconds: Int64
  /// 0 ..< 1,000,000,000.
  package var nanoseconds: Int32

  package init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}

/// A length of time, positive or negative: CEL's `duration`. Seconds and nanoseconds have the same sign.
package struct TimeSpan: Sendable, Hashable {
  package var seconds: Int64
  /// -999,999,999 ... 999,999,999.
  package var nanoseconds: Int32

  package init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}
