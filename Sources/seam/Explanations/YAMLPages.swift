extension Explanation {
  /// What YAML does not allow, or Seam does not read.
  static let yamlPages = #"""
    ## tab-indentation

    YAML indents with spaces only. A tab has no width that everybody agrees on, so it says nothing about what belongs to what.

    Wrong, where `\t` is a tab:

    ```yaml
    spec: The shop is open
    steps:
    \t- http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## bad-indentation

    A line belongs to what stands above it with less indentation, and beside what has the same. This line has neither.

    Wrong:

    ```yaml
    spec: The shop is open
    steps:
        - http: GET /health
      - http: GET /orders
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
      - http: GET /orders
    ```

    ## missing-space-after-colon

    `key:value` is one text. A colon ends a key only where a space or the end of the line follows it.

    Wrong:

    ```yaml
    spec: The shop is open
    owner:checkout
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: checkout
    steps:
      - http: GET /health
    ```

    ## missing-colon

    A line among keys is no key, because it has no colon, or a comment has swallowed it.

    Wrong:

    ```yaml
    spec: The shop is open
    steps
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## missing-space-after-dash

    An item of a list is a dash, a space, and the item.

    Wrong:

    ```yaml
    spec: The shop is open
    tags:
      - shop
      -open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags:
      - shop
      - open
    steps:
      - http: GET /health
    ```

    ## missing-dash

    The line stands where the next item of a list would, and is none.

    Wrong:

    ```yaml
    spec: The shop is open
    tags:
      - shop
      open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags:
      - shop
      - open
    steps:
      - http: GET /health
    ```

    ## item-among-keys

    An item of a list stands beside the keys of a mapping. It belongs under one of them.

    Wrong:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    - http: GET /orders
    owner: checkout
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
      - http: GET /orders
    owner: checkout
    ```

    ## list-on-key-line

    Behind a key a list can only stand in brackets. With dashes it begins on the next line.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: - shop
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: [shop]
    steps:
      - http: GET /health
    ```

    ## mapping-on-key-line

    Behind a key a mapping can only stand in braces. With keys of its own it begins on the next line.

    Wrong:

    ```yaml
    spec: The shop is open
    vars: ? price
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    vars: { price: 1250 }
    steps:
      - http: GET /health
    ```

    ## mapping-on-marker-line

    The keys of a document begin on the line behind `---`.

    Wrong:

    ```yaml
    --- spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    ---
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## multi-line-key

    A key and its colon stand on one line.

    Wrong:

    ```yaml
    spec: The shop is open
    "ow
     ner": checkout
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: checkout
    steps:
      - http: GET /health
    ```

    ## collection-key

    A key is a single value. YAML also allows lists and mappings as keys, but nothing in Seam has such keys. Most often it comes from
    braces that are meant as text, such as `{{ name }}`.

    Wrong:

    ```yaml
    spec: The shop is open
    vars: { name: {{ shop }} }
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    vars: { name: "{{ shop }}" }
    steps:
      - http: GET /health
    ```

    ## key-in-text

    Text without quotes goes on in lines that are indented more. This line looks like a key and would become part of the text above.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: checkout
      tags: [shop]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: checkout
    tags: [shop]
    steps:
      - http: GET /health
    ```

    ## key-too-long

    A key in front of a colon has at most 1024 characters (YAML 1.2.2, section 7.4). What is longer is most often a text whose quotes are missing.

    ## nesting-too-deep

    Lists and mappings may stand in one another only so deep. Nothing that people write comes near it; look for brackets that are
    opened again and again.

    ## unclosed-bracket

    In YAML or in an expression, a bracket is opened and not closed.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: [shop, open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: [shop, open]
    steps:
      - http: GET /health
    ```

    ## bracket-indentation

    A closing bracket on a line of its own is indented more than the key that it belongs to.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: [
      shop
    ]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: [
      shop
      ]
    steps:
      - http: GET /health
    ```

    ## mismatched-bracket

    `[` is closed by `]`, and `{` by `}`.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: [shop, open}
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: [shop, open]
    steps:
      - http: GET /health
    ```

    ## unexpected-comma

    A comma between brackets stands behind an entry.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: [shop, , open]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: [shop, open]
    steps:
      - http: GET /health
    ```

    ## missing-comma

    Between brackets, entries are separated by commas. It also happens to text that holds a bracket, such as a JSONPath, which then needs quotes.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { status: 200 json: [] }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { status: 200, json: [] }
    ```

    ## block-scalar-in-brackets

    Text of several lines with `|` or `>` stands under a key, never between brackets.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: [ | ]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: ["|"]
    steps:
      - http: GET /health
    ```

    ## text-after-bracket

    A value that begins with a bracket ends with it.

    Wrong:

    ```yaml
    spec: The shop is open
    about: [draft] the shop
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    about: "[draft] the shop"
    steps:
      - http: GET /health
    ```

    ## colon-in-text

    A colon and a space end a key. In text that holds them, the whole value is put in quotes.

    Wrong:

    ```yaml
    spec: Orders: the shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: "Orders: the shop is open"
    steps:
      - http: GET /health
    ```

    ## expression-needs-quotes

    YAML reads the file before Seam does, and takes a colon, a `#` or a quote inside `${…}` for its own. In quotes it is left alone.

    Wrong:

    ```yaml
    - log: ${1 > 0 ? "yes" : "no"}
    ```

    Right:

    ```yaml
    - log: '${1 > 0 ? "yes" : "no"}'
    ```

    ## expression-in-brackets

    Between brackets, the braces of `${…}` would begin a mapping. An expression there needs quotes.

    Wrong:

    ```yaml
    - http: GET /orders
      query: { run: ${run.id} }
    ```

    Right:

    ```yaml
    - http: GET /orders
      query: { run: "${run.id}" }
    ```

    ## comment-in-text

    A `#` behind a space begins a comment, which also ends the text before it.

    Wrong:

    ```yaml
    spec: The shop is open
    about: The first # of all
      things that are tested
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    about: "The first # of all
      things that are tested"
    steps:
      - http: GET /health
    ```

    ## comment-without-space

    A comment needs a space in front of its `#`.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: ["shop"#, "open"
      ]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: ["shop" #, "open"
      ]
    steps:
      - http: GET /health
    ```

    ## reserved-character

    Text without quotes cannot start with `@` or a backtick: YAML keeps them for itself.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: @checkout
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: "@checkout"
    steps:
      - http: GET /health
    ```

    ## percent-at-start

    Text without quotes cannot start with `%`.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: %checkout
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: "%checkout"
    steps:
      - http: GET /health
    ```

    ## unexpected-indicator

    A character that means something to YAML stands where it cannot.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: [-]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: ["-"]
    steps:
      - http: GET /health
    ```

    ## unclosed-quote

    A quote is opened and never closed, or its text goes on in a line that is not indented enough.

    Wrong:

    ```yaml
    spec: "The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: "The shop is open"
    steps:
      - http: GET /health
    ```

    ## text-after-quote

    A value that starts with a quote ends with it. Around text that holds quotes, the other kind is written.

    Wrong:

    ```yaml
    spec: "Orders" are listed
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: '"Orders" are listed'
    steps:
      - http: GET /health
    ```

    ## unknown-escape

    In double quotes a backslash begins an escape such as `\n`. In single quotes it is a backslash.

    Wrong:

    ```yaml
    - sql: select 1 as one
      expect: { rows: [{ one: { $matches: "\d" } }] }
    ```

    Right:

    ```yaml
    - sql: select 1 as one
      expect: { rows: [{ one: { $matches: '\d' } }] }
    ```

    ## incomplete-escape

    `\x` takes two hexadecimal digits, `\u` four and `\U` eight.

    Wrong:

    ```yaml
    - log: "\u20"
    ```

    Right:

    ```yaml
    - log: "\u0020"
    ```

    ## escape-of-no-character

    The escape stands for no Unicode character.

    Wrong:

    ```yaml
    - log: "\uD83D"
    ```

    Right:

    ```yaml
    - log: "\U0001F600"
    ```

    ## invalid-block-header

    Behind `|` and `>` stand at most one digit, one of `+` and `-`, and a comment. The text begins on the next line.

    Wrong:

    ```yaml
    - log: | text
    ```

    Right:

    ```yaml
    - log: |
        text
    ```

    ## blank-line-too-deep

    The first line of a text tells how far it is indented. An empty line before it has more spaces than that.

    Wrong, where `\s` is a space:

    ```yaml
    - log: |
    \s\s\s\s\s\s\s\s
        text
    ```

    Right:

    ```yaml
    - log: |
        text
    ```

    ## indentation-at-root

    A digit behind `|` on the value of a whole document is read differently by different implementations, so it is refused.

    Wrong:

    ```yaml
    |2
      text
    ```

    Right:

    ```yaml
    spec: Text
    steps:
      - log: |2
          text
    ```

    ## missing-name

    `&` begins an anchor and `*` an alias, each with a name directly behind. Text that starts with them needs quotes.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: & checkout
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: "& checkout"
    steps:
      - http: GET /health
    ```

    ## unclosed-tag

    A tag that begins with `!<` ends with `>`. Text that starts with `!` needs quotes.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: !<checkout
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: "!<checkout"
    steps:
      - http: GET /health
    ```

    ## text-after-property

    Behind an anchor or a tag a space is missing.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: &all[shop]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: &all [shop]
    steps:
      - http: GET /health
    ```

    ## second-anchor

    A value has at most one anchor.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: &a &b checkout
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: &a checkout
    steps:
      - http: GET /health
    ```

    ## second-tag

    A value has at most one tag.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: !!str !!int 5
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: !!str 5
    steps:
      - http: GET /health
    ```

    ## property-before-collection

    A list or mapping with lines of its own begins on the line behind its anchor or tag.

    Wrong:

    ```yaml
    spec: The shop is open
    tags:
      &all - shop
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: &all
      - shop
    steps:
      - http: GET /health
    ```

    ## property-of-alias

    An alias stands for what has its anchor and tag already.

    Wrong:

    ```yaml
    spec: &name The shop is open
    owner: &other *name
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: &name The shop is open
    owner: *name
    steps:
      - http: GET /health
    ```

    ## text-after-alias

    An alias is a value of its own. Text that starts with `*` needs quotes.

    Wrong:

    ```yaml
    spec: &name The shop is open
    owner: *name team
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: &name The shop is open
    owner: "*name team"
    steps:
      - http: GET /health
    ```

    ## colon-in-alias

    A colon directly behind an alias belongs to its name.

    Wrong:

    ```yaml
    spec: &name The shop is open
    vars:
      *name: 1
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: &name The shop is open
    owner: *name
    steps:
      - http: GET /health
    ```

    ## unknown-alias

    An alias repeats what an anchor before it stands at. There is none of that name. Text that starts with `*` needs quotes.

    Wrong:

    ```yaml
    spec: &name The shop is open
    owner: *nmae
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: &name The shop is open
    owner: *name
    steps:
      - http: GET /health
    ```

    ## alias-cycle

    An alias stands inside what it stands for: this would never end.

    Wrong:

    ```yaml
    spec: The shop is open
    tags: &all [shop, *all]
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    tags: &all [shop]
    steps:
      - http: GET /health
    ```

    ## too-many-aliases

    Aliases of aliases multiply. A document in which they come to more values than anybody writes is refused, before it fills the memory.

    ## unsupported-tag

    Tags other than those of YAML's core have no meaning here. Text that starts with `!` needs quotes.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: !team checkout
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: "!team checkout"
    steps:
      - http: GET /health
    ```

    ## tag-mismatch

    The tag asks for a kind of value that the text is not.

    Wrong:

    ```yaml
    spec: The shop is open
    vars: { price: !!int cheap }
    steps:
      - assert: ${vars.price != null}
    ```

    Right:

    ```yaml
    spec: The shop is open
    vars: { price: !!int 1250 }
    steps:
      - assert: ${vars.price * 2 == 2500}
    ```

    ## number-too-large

    A hexadecimal or octal number of more than 64 bits. If it is text, it needs quotes.

    Wrong:

    ```yaml
    spec: The shop is open
    vars: { id: 0x123456789ABCDEF01 }
    steps:
      - assert: ${vars.id != null}
    ```

    Right:

    ```yaml
    spec: The shop is open
    vars: { id: "0x123456789ABCDEF01" }
    steps:
      - assert: ${vars.id.size() == 19}
    ```

    ## duplicate-key

    A key stands twice in one mapping: only one of them could count.

    Wrong:

    ```yaml
    spec: The shop is open
    owner: checkout
    owner: billing
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    owner: checkout
    steps:
      - http: GET /health
    ```

    ## merge-value

    `<<` merges the keys of a mapping, or of a list of mappings, into the one in which it stands.

    Wrong:

    ```yaml
    spec: The shop is open
    vars: { <<: prices }
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    vars: { <<: { price: 1250 } }
    steps:
      - assert: ${vars.price * 2 == 2500}
    ```

    ## file-too-large

    Larger files are not read. A table of many rows belongs into a CSV file, for `cases: { from: rows.csv }`.

    ## unsupported-encoding

    The file is UTF-16 or UTF-32. Seam reads UTF-8, which every editor can write.

    Wrong, where `\xNN` is a byte:

    ```yaml
    \xFF\xFEs\x00p\x00e\x00c\x00
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## invalid-utf8

    A byte that is no part of UTF-8: the file was most likely saved in an older encoding.

    Wrong, where `\xNN` is a byte:

    ```yaml
    spec: The caf\xE9 is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The café is open
    steps:
      - http: GET /health
    ```

    ## control-character

    A character that cannot be seen. In double quotes it can be written as an escape.

    Wrong, where `\xNN` is a byte:

    ```yaml
    spec: The shop\x07 is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: "The shop\x07 is open"
    steps:
      - http: GET /health
    ```

    ## byte-order-mark

    A byte order mark may stand at the start of a file, and nowhere else.

    Wrong, where `\xNN` is a byte:

    ```yaml
    spec: The shop \xEF\xBB\xBF is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## unsupported-directive

    The only directive is `%YAML 1.2`, and it is not needed.

    Wrong:

    ```yaml
    %YAML 1.1
    ---
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    %YAML 1.2
    ---
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## invalid-directive

    `%YAML` stands once, with one version.

    Wrong:

    ```yaml
    %YAML 1.2
    %YAML 1.2
    ---
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    %YAML 1.2
    ---
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## directive-in-document

    A line that starts with `%` stands inside a document. Directives belong before a document, behind `...` where another one ends.

    Wrong:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    %YAML 1.2
    ---
    spec: The orders are listed
    steps:
      - http: GET /orders
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ...
    %YAML 1.2
    ---
    spec: The orders are listed
    steps:
      - http: GET /orders
    ```

    ## directive-without-document

    A document follows its directive, behind `---`.

    Wrong:

    ```yaml
    %YAML 1.2
    ```

    Right:

    ```yaml
    %YAML 1.2
    ---
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## text-after-document-end

    Nothing stands behind `...` on its line.

    Wrong:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ... end
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ... # end
    ```

    ## second-value

    A document is one value: a mapping with the keys of a spec. `---` begins the next.

    Wrong:

    ```yaml
    { spec: The shop is open, steps: [{ http: GET /health }] }
    { spec: The orders are listed, steps: [{ http: GET /orders }] }
    ```

    Right:

    ```yaml
    { spec: The shop is open, steps: [{ http: GET /health }] }
    ---
    { spec: The orders are listed, steps: [{ http: GET /orders }] }
    ```
    """#
}
