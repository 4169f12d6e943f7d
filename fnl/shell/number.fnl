;;; Numbers as people of machines read them: hexadecimal, bytes, 64 bits.

(fn u64 [value]
  "A 64-bit number from text (\"0x…\", \"0b…\" or digits) or from a whole number.
Numbers below 2^53 are plain ones; wider ones are u64 values, on which arithmetic,
comparison and the bitwise forms work and wrap as in a register."
  (host.u64 value))

(fn u64? [value]
  "True when value is a number too wide to be a plain one."
  (host.wide value))

(fn hex [value ?digits]
  "Text of a whole number in hexadecimal, with 0x, padded with zeros to ?digits."
  (let [text (host.hex value)]
    (.. "0x" (string.rep "0" (- (or ?digits 0) (length text))) text)))

{: u64 : u64? : hex}
