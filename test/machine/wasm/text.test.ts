/**
 * Does the text of a module say what was encoded?
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../machine/wasm/bytes.ts';
import { CodeWriter } from '../../../machine/wasm/code.ts';
import { ModuleWriter } from '../../../machine/wasm/module.ts';
import { ByteReader } from '../../../machine/wasm/reader.ts';
import { moduleText } from '../../../machine/wasm/text.ts';

const TYPE = { parameters: ['i32'], results: ['i32'] } as const;

function moduleOf(write: (code: CodeWriter) => void): Uint8Array {
  const module = new ModuleWriter();
  module.importMemory('host', 'memory', 1, 2);
  const code = new CodeWriter(1);
  write(code);
  module.export('main', module.function(TYPE, code));
  return module.finish();
}

describe('the reader', () => {
  it('does it read what the writer wrote?', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff_ffff),
        fc.integer(),
        fc.maxSafeInteger(),
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        (unsigned, signed, safe, long) => {
          const writer = new ByteWriter();
          writer.unsigned(unsigned);
          writer.signed(signed);
          writer.signed53(safe);
          writer.signed64(long);
          writer.name('name');
          const reader = new ByteReader(writer.finish());
          expect(reader.unsigned()).toBe(unsigned);
          expect(reader.signed()).toBe(BigInt(signed));
          expect(reader.signed()).toBe(BigInt(safe));
          expect(reader.signed()).toBe(long);
          expect(reader.name()).toBe('name');
          expect(reader.done).toBe(true);
          expect(() => reader.byte()).toThrow(RangeError);
        },
      ),
    );
  });
});

describe('the text of a module', () => {
  it('are expressions folded, blocks indented, and branches named?', () => {
    const bytes = moduleOf((code) => {
      const local = code.local('i64');
      const block = code.block('i32');
      const loop = code.loop();
      code.get(0);
      code.memory('i64.load', 8);
      code.tee(local);
      code.op('i64.eqz');
      code.brIf(loop);
      code.i32(-7);
      code.br(block);
      code.end();
      code.unreachable();
      code.end();
    });
    expect(moduleText(bytes)).toBe(`(module
  (import "host" "memory" (memory 1 2 shared))
  (func $0 (export "main") (param i32) (result i32)
    ;; locals: 1 i64
    block $B0 (result i32)
      loop $L1
        (br_if $L1 (i64.eqz (local.tee $1 (i64.load offset=8 (local.get $0)))))
        (br $B0 (i32.const -7))
      end ;; $L1
      (unreachable)
    end ;; $B0
  )
)
`);
  });

  it('do branch hints stand where the branches are, in each function?', () => {
    const module = new ModuleWriter();
    for (const likely of ['likely', 'unlikely'] as const) {
      const code = new CodeWriter(1);
      code.local('f64');
      const block = code.block();
      code.get(0);
      code.brIf(block, likely);
      code.get(0);
      code.brIf(block);
      code.end();
      code.get(0);
      code.if('i32', likely);
      code.i32(1);
      code.else();
      code.i32(200);
      code.end();
      module.export(likely, module.function(TYPE, code));
    }
    const bytes = module.finish();
    expect(WebAssembly.validate(bytes)).toBe(true);
    const branches = [
      ...moduleText(bytes).matchAll(/\b(br_if|if) \$\w+(?: \(result i32\))?(?: (\(; \w+ ;\)))?/g),
    ];
    expect(branches.map(([, name, hint]) => `${name} ${hint}`)).toEqual([
      'br_if (; likely ;)',
      'br_if undefined',
      'if (; likely ;)',
      'br_if (; unlikely ;)',
      'br_if undefined',
      'if (; unlikely ;)',
    ]);
    // Functions, index, hints; a hint is its offset in the body (3 bytes are the locals), 1, likely.
    const section = Buffer.from(bytes).indexOf('metadata.code.branch_hint');
    const hints = [...bytes.subarray(section + 25, section + 25 + 9)];
    expect(hints).toEqual([2, 0, 2, 7, 1, 1, 16, 1, 1]);
  });

  it('is a value that a later instruction takes still in its place?', () => {
    const bytes = moduleOf((code) => {
      code.get(0);
      code.i32(1);
      code.set(0);
      code.get(0);
      code.op('i32.add');
    });
    expect(moduleText(bytes)).toContain(
      ['(local.get $0)', '(local.set $0 (i32.const 1))', '(i32.add (local.get $0))'].join('\n    '),
    );
  });

  it('is what the encoder cannot have written refused, with its place?', () => {
    const bytes = moduleOf((code) => code.unreachable()).slice();
    /* The body ends with unreachable and end. */
    bytes[bytes.length - 2] = 0xd1;
    expect(() => moduleText(bytes)).toThrow(/^opcode 0xd1 before \d+/);
    expect(() => moduleText(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 12, 0))).toThrow(
      /^section 12/,
    );
  });
});
