extension Explanation {
  /// Expressions.
  static let expressionPages = #"""
    ## unknown-variable

    A name that nothing gives: no step's `id`, no saved name, no dependency or service. An included file sees only its inputs and what the
    project gives.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - http: GET /orders/${plcaed.json.id}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - http: GET /orders/${placed.json.id}
    ```

    ## unknown-field

    What is known not to have this field is asked for it, in an expression or in an expectation.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - http: GET /orders/${placed.jsn.id}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - http: GET /orders/${placed.json.id}
    ```

    ## no-fields

    A value that has no fields is asked for one: a number, a text, or a list instead of one of its items.

    Wrong:

    ```yaml
    - id: cups
      sql: select id from products
    - http: GET /products/${cups.rows.id}
    ```

    Right:

    ```yaml
    - id: cups
      sql: select id from products
    - http: GET /products/${cups.rows[0].id}
    ```

    ## unknown-function

    There is no function, or no method, of this name.

    Wrong:

    ```yaml
    - log: ${uniqe("order")}
    ```

    Right:

    ```yaml
    - log: ${unique("order")}
    ```

    ## wrong-argument

    An argument, or what a method is called on, is of a kind that the function does not take.

    Wrong:

    ```yaml
    - log: ${unique(7)}
    ```

    Right:

    ```yaml
    - log: ${unique("order")}
    ```

    ## wrong-argument-count

    A function is called with more or fewer arguments than it takes.

    Wrong:

    ```yaml
    - log: ${unique("order", 7)}
    ```

    Right:

    ```yaml
    - log: ${unique("order")}
    ```

    ## wrong-index

    A list is indexed by an integer from 0, an object by its keys; a text by nothing.

    Wrong:

    ```yaml
    - id: cups
      sql: select id from products
    - http: GET /products/${cups.rows["0"].id}
    ```

    Right:

    ```yaml
    - id: cups
      sql: select id from products
    - http: GET /products/${cups.rows[0].id}
    ```

    ## impossible-operation

    The operator is not defined for values of these kinds. Nothing is converted by itself: `string(…)`, `int(…)` and `double(…)` do it.

    Wrong:

    ```yaml
    - log: ${"order " + 7}
    ```

    Right:

    ```yaml
    - log: ${"order " + string(7)}
    ```

    ## impossible-key

    The keys of an object are texts, integers or booleans.

    Wrong:

    ```yaml
    - assert: '${{[1]: 1}.size() <= run.seed}'
    ```

    Right:

    ```yaml
    - assert: '${{"a": 1}.size() <= run.seed}'
    ```

    ## never-equal

    Values of these two kinds are never equal: a number is no text.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.status == "201"}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.status == 201}
    ```

    ## not-a-boolean

    A condition is true or false. This one is something else.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.status}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.status < 300}
    ```

    ## always-fails

    A function whose arguments are all written out fails with them.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.duration < duration("200 ms")}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.duration < duration("200ms")}
    ```

    ## bad-pattern

    The text is no regular expression (PCRE2).

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.version.matches("(1|2")}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.version.matches("1|2")}
    ```

    ## bad-jsonpath

    The text is no JSONPath (RFC 9535).

    Wrong:

    ```yaml
    - id: orders
      http: GET /orders
    - assert: ${jsonpath(orders.json, "$.items[").size() == 2}
    ```

    Right:

    ```yaml
    - id: orders
      http: GET /orders
    - assert: ${jsonpath(orders.json, "$.items[*]").size() == 2}
    ```

    ## empty-expression

    There is nothing between `${` and `}`.

    Wrong:

    ```yaml
    - log: the order ${}
    ```

    Right:

    ```yaml
    - log: the order $${}
    ```

    ## unclosed-interpolation

    `${` is not followed by a `}`. `$${` stands for the text `${`.

    Wrong:

    ```yaml
    - log: the run ${run.id
    ```

    Right:

    ```yaml
    - log: the run ${run.id}
    ```

    ## nested-interpolation

    Inside `${…}` everything is an expression already.

    Wrong:

    ```yaml
    - log: ${"run " + ${run.id}}
    ```

    Right:

    ```yaml
    - log: ${"run " + run.id}
    ```

    ## unexpected-end

    The expression ends where something was still to come.

    Wrong:

    ```yaml
    - log: ${run.seed +}
    ```

    Right:

    ```yaml
    - log: ${run.seed + 1}
    ```

    ## unexpected-token

    Something stands in an expression where it cannot.

    Wrong:

    ```yaml
    - log: ${run.seed 1}
    ```

    Right:

    ```yaml
    - log: ${run.seed + 1}
    ```

    ## unexpected-character

    A character that has no meaning in an expression.

    Wrong:

    ```yaml
    - log: ${run.seed @ 1}
    ```

    Right:

    ```yaml
    - log: ${run.seed + 1}
    ```

    ## unknown-operator

    There is no such operator: in an expression, or of an expectation.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { json: { total: { $gth: 5 } } }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { json: { total: { $gt: 5 } } }
    ```

    ## unopened-bracket

    A bracket is closed that was not opened.

    Wrong:

    ```yaml
    - log: ${run.seed + 1)}
    ```

    Right:

    ```yaml
    - log: ${(run.seed + 1)}
    ```

    ## unclosed-string

    A text in an expression has no closing quote.

    Wrong:

    ```yaml
    - log: ${unique("order)}
    ```

    Right:

    ```yaml
    - log: ${unique("order")}
    ```

    ## unclosed-name

    A name in backticks has no closing one.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - log: ${placed.headers.`content-type}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - log: ${placed.headers.`content-type`}
    ```

    ## invalid-number

    Digits are followed by letters.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.duration < 200ms}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.duration < duration("200ms")}
    ```

    ## number-out-of-range

    Integers of expressions have 64 bits.

    Wrong:

    ```yaml
    - log: ${9223372036854775808 + 0}
    ```

    Right:

    ```yaml
    - log: ${9223372036854775807 + 0}
    ```

    ## invalid-escape

    A backslash in a text of an expression begins an escape, unless `r` stands before the text.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.version.matches("\d")}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - assert: ${placed.version.matches(r"\d")}
    ```

    ## reserved-word

    CEL keeps the word for itself. As a field it is fine.

    Wrong:

    ```yaml
    - log: ${if}
    ```

    Right:

    ```yaml
    - log: '${run.seed > 5 ? "high" : "low"}'
    ```

    ## has-argument

    `has` asks whether a field is there.

    Wrong:

    ```yaml
    - id: orders
      http: GET /orders
    - assert: ${has(orders)}
    ```

    Right:

    ```yaml
    - id: orders
      http: GET /orders
    - assert: ${has(orders.json.total)}
    ```

    ## macro-argument

    `all`, `exists`, `filter` and `map` take a name for the item and an expression.

    Wrong:

    ```yaml
    - id: cups
      sql: select id from products
    - assert: ${cups.rows.all(7, true)}
    ```

    Right:

    ```yaml
    - id: cups
      sql: select id from products
    - assert: ${cups.rows.all(row, row.id > 0)}
    ```

    ## evaluation

    An expression cannot be computed with the values of this run: a field is absent, a number is divided by zero, a text is no number.

    Wrong when it runs:

    ```yaml
    - id: printed
      exec: [echo, '{"a": 1}']
    - log: ${printed.json.b}
    ```

    Right:

    ```yaml
    - id: printed
      exec: [echo, '{"a": 1}']
    - log: ${printed.json.a}
    ```
    """#
}
