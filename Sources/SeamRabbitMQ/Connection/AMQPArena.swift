import CRabbitMQ
import Glibc
import SeamValue

/// Memory for what one call hands to rabbitmq-c: texts, tables and arrays, freed together.
final class AMQPArena {
  private var pointers: [UnsafeMutableRawPointer] = []

  deinit {
    for pointer in pointers { free(pointer) }
  }

  func bytes(_ content: [UInt8]) -> amqp_bytes_t {
    guard !content.isEmpty, let copy = malloc(content.count) else { return amqp_bytes_t(len: 0, bytes: nil) }
    pointers.append(copy)
    copy.copyMemory(from: content, byteCount: content.count)
    return amqp_bytes_t(len: content.count, bytes: copy)
  }

  func text(_ text: String) -> amqp_bytes_t { bytes(Array(text.utf8)) }

  func table(_ map: ValueMap) -> amqp_table_t {
    let entries = map.entries.map { amqp_table_entry_t(key: text($0.key.rendered), value: field($0.value)) }
    return amqp_table_t(num_entries: Int32(entries.count), entries: copy(entries))
  }

  /// A value as a field of a table (AMQP 0-9-1, section 4.2.1, as RabbitMQ reads it).
  private func field(_ value: Value) -> amqp_field_value_t {
    var field = amqp_field_value_t()
    func set(_ kind: amqp_field_value_kind_t) { field.kind = UInt8(truncatingIfNeeded: kind.rawValue) }
    switch value {
    case .null: set(AMQP_FIELD_KIND_VOID)
    case .bool(let flag):
      set(AMQP_FIELD_KIND_BOOLEAN)
      field.value.boolean = flag ? 1 : 0
    case .int(let number):
      set(AMQP_FIELD_KIND_I64)
      field.value.i64 = number
    case .uint(let number):
      set(AMQP_FIELD_KIND_I64)
      field.value.i64 = Int64(clamping: number)
    case .double(let number):
      set(AMQP_FIELD_KIND_F64)
      field.value.f64 = number
    case .decimal(let number):
      set(AMQP_FIELD_KIND_F64)
      field.value.f64 = number.double
    case .bytes(let content):
      set(AMQP_FIELD_KIND_BYTES)
      field.value.bytes = bytes(content)
    case .list(let items):
      set(AMQP_FIELD_KIND_ARRAY)
      field.value.array = amqp_array_t(num_entries: Int32(items.count), entries: copy(items.map { self.field($0) }))
    case .map(let map):
      set(AMQP_FIELD_KIND_TABLE)
      field.value.table = table(map)
    case .string, .timestamp, .duration, .type:
      set(AMQP_FIELD_KIND_UTF8)
      field.value.bytes = text(value.rendered)
    }
    return field
  }

  private func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element>? {
    guard !elements.isEmpty, let memory = malloc(MemoryLayout<Element>.stride * elements.count) else { return nil }
    pointers.append(memory)
    let typed = memory.bindMemory(to: Element.self, capacity: elements.count)
    typed.initialize(from: elements, count: elements.count)
    return typed
  }
}
