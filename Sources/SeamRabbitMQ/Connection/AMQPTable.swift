import CRabbitMQ
import SeamValue

/// Reads tables as rabbitmq-c decodes them.
enum AMQPTable {
  /// Deeper ones are cut: a broker passes on whatever a sender nests.
  private static let depthLimit = 32

  static func read(_ table: amqp_table_t, depth: Int = 0) -> ValueMap {
    var map = ValueMap()
    for entry in UnsafeBufferPointer(start: table.entries, count: Int(max(0, table.num_entries))) {
      map[entry.key.text] = value(entry.value, depth: depth)
    }
    return map
  }

  private static func value(_ field: amqp_field_value_t, depth: Int) -> Value {
    switch amqp_field_value_kind_t(UInt32(field.kind)) {
    case AMQP_FIELD_KIND_BOOLEAN: return .bool(field.value.boolean != 0)
    case AMQP_FIELD_KIND_I8: return .int(Int64(field.value.i8))
    case AMQP_FIELD_KIND_U8: return .int(Int64(field.value.u8))
    case AMQP_FIELD_KIND_I16: return .int(Int64(field.value.i16))
    case AMQP_FIELD_KIND_U16: return .int(Int64(field.value.u16))
    case AMQP_FIELD_KIND_I32: return .int(Int64(field.value.i32))
    case AMQP_FIELD_KIND_U32: return .int(Int64(field.value.u32))
    case AMQP_FIELD_KIND_I64: return .int(field.value.i64)
    case AMQP_FIELD_KIND_U64: return .uint(field.value.u64)
    case AMQP_FIELD_KIND_F32: return .double(Double(field.value.f32))
    case AMQP_FIELD_KIND_F64: return .double(field.value.f64)
    case AMQP_FIELD_KIND_TIMESTAMP: return .int(Int64(clamping: field.value.u64))
    case AMQP_FIELD_KIND_UTF8: return text(field.value.bytes)
    case AMQP_FIELD_KIND_BYTES: return .bytes(field.value.bytes.array)
    case AMQP_FIELD_KIND_TABLE: return depth < depthLimit ? .map(read(field.value.table, depth: depth + 1)) : .null
    case AMQP_FIELD_KIND_ARRAY:
      guard depth < depthLimit else { return .null }
      let items = UnsafeBufferPointer(start: field.value.array.entries, count: Int(max(0, field.value.array.num_entries)))
      return .list(items.map { value($0, depth: depth + 1) })
    default: return .null
    }
  }

  /// RabbitMQ calls any bytes a text.
  private static func text(_ bytes: amqp_bytes_t) -> Value {
    let array = bytes.array
    return String(validating: array, as: UTF8.self).map { .string($0) } ?? .bytes(array)
  }
}
