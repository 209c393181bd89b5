import SeamValue

/// The types that a connection knows, by their oid: those of every server, and those it has looked up.
struct PostgresTypes {
  private var learnt: [UInt32: PostgresType] = [:]

  subscript(oid: UInt32) -> PostgresType? {
    Self.builtIn[oid] ?? learnt[oid]
  }

  /// `src/include/catalog/pg_type.dat`: these numbers never change.
  private static let builtIn: [UInt32: PostgresType] = {
    let elements: [(oid: UInt32, array: UInt32, type: PostgresType)] = [
      (16, 1000, .bool), (17, 1001, .bytes), (18, 1002, .text), (19, 1003, .text), (20, 1016, .integer), (21, 1005, .integer),
      (23, 1007, .integer), (25, 1009, .text), (26, 1028, .integer), (114, 199, .json), (700, 1021, .float), (701, 1022, .float),
      (1042, 1014, .text), (1043, 1015, .text), (1082, 1182, .time), (1083, 1183, .time), (1114, 1115, .time), (1184, 1185, .instant),
      (1186, 1187, .interval), (1266, 1270, .time), (1700, 1231, .numeric), (2950, 2951, .other("uuid")), (3802, 3807, .json),
    ]
    // `unknown`: what nothing else in the statement says anything about.
    var types: [UInt32: PostgresType] = [705: .text]
    for element in elements {
      types[element.oid] = element.type
      types[element.array] = .array(of: element.type, delimiter: UInt8(ascii: ","))
    }
    return types
  }()

  /// A query for a type and what it is made of: the base of a domain, the elements of an array.
  static func lookUp(_ oid: UInt32) -> String {
    """
    WITH RECURSIVE part(oid, depth) AS (
      SELECT \(oid)::pg_catalog.oid, 0
      UNION ALL
      SELECT CASE typtype WHEN 'd' THEN typbasetype ELSE typelem END, depth + 1
      FROM part JOIN pg_catalog.pg_type USING (oid)
      WHERE depth < \(maximumDepth) AND (typtype = 'd' OR typcategory = 'A' AND typelem <> 0))
    SELECT oid, pg_catalog.format_type(oid, NULL), typtype, typbasetype, CASE typcategory WHEN 'A' THEN typelem ELSE 0 END, typdelim
    FROM part JOIN pg_catalog.pg_type USING (oid)
    """
  }

  private static let maximumDepth = 8

  private struct Row {
    var name: String
    var base: UInt32?
    var element: UInt32?
    var delimiter: UInt8
  }

  /// Takes in what `lookUp` found.
  mutating func learn(_ oid: UInt32, from answers: [PostgresAnswer]) -> PostgresType {
    var rows: [UInt32: Row] = [:]
    if let answer = answers.last {
      for row in 0..<answer.rowCount {
        func number(_ column: Int) -> UInt32? { answer.text(row, column).flatMap(UInt32.init) }
        guard let oid = number(0) else { continue }
        rows[oid] = Row(
          name: answer.text(row, 1) ?? "", base: answer.text(row, 2) == "d" ? number(3) : nil,
          element: number(4).flatMap { $0 == 0 ? nil : $0 }, delimiter: answer.text(row, 5)?.utf8.first ?? UInt8(ascii: ","))
      }
    }
    let type = resolve(oid, rows, depth: 0)
    learnt[oid] = type
    return type
  }

  private func resolve(_ oid: UInt32, _ rows: [UInt32: Row], depth: Int) -> PostgresType {
    if let known = self[oid] { return known }
    guard depth <= Self.maximumDepth, let row = rows[oid] else { return .other("oid \(oid)") }
    if let base = row.base { return resolve(base, rows, depth: depth + 1) }
    if let element = row.element { return .array(of: resolve(element, rows, depth: depth + 1), delimiter: row.delimiter) }
    return .other(row.name)
  }
}
