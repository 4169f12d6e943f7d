/*
 * sha256: the SHA-256 of its input, as hexadecimal digits.
 *
 * Shows binary input and heavy computing. Written from FIPS 180-4, sections
 * 4.1.2, 5.1.1, 5.3.3 and 6.2. Needs :input and :output.
 */
#include "flatland.h"

enum { BLOCK = 64, DIGEST_WORDS = 8 };

/* The first 32 bits of the fractions of the cube roots of the first 64 primes. */
static const uint32_t k[BLOCK] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

struct state {
  uint32_t hash[DIGEST_WORDS];
  unsigned char block[BLOCK];
  size_t filled;
  uint64_t bytes;
};

static const uint32_t initial[DIGEST_WORDS] = {
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static uint32_t rotate(uint32_t x, int by) { return x >> by | x << (32 - by); }

static uint32_t big_endian(const unsigned char *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void compress(uint32_t hash[DIGEST_WORDS], const unsigned char *block) {
  uint32_t w[BLOCK];
  for (int t = 0; t < 16; t++) w[t] = big_endian(block + 4 * t);
  for (int t = 16; t < BLOCK; t++) {
    uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
    uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3];
  uint32_t e = hash[4], f = hash[5], g = hash[6], h = hash[7];
  for (int t = 0; t < BLOCK; t++) {
    uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + k[t] + w[t];
    uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
  }
  hash[0] += a, hash[1] += b, hash[2] += c, hash[3] += d;
  hash[4] += e, hash[5] += f, hash[6] += g, hash[7] += h;
}

static void take(struct state *state, const unsigned char *bytes, size_t length) {
  state->bytes += length;
  while (length != 0) {
    if (state->filled == 0 && length >= BLOCK) {
      compress(state->hash, bytes);
      bytes += BLOCK, length -= BLOCK;
      continue;
    }
    size_t part = BLOCK - state->filled;
    if (part > length) part = length;
    memcpy(state->block + state->filled, bytes, part);
    state->filled += part, bytes += part, length -= part;
    if (state->filled == BLOCK) {
      compress(state->hash, state->block);
      state->filled = 0;
    }
  }
}

/* One bit 1, zeros up to 56 modulo 64 bytes, the length in bits. */
static void pad(struct state *state) {
  static const unsigned char padding[BLOCK] = {0x80};
  unsigned char length[8];
  uint64_t bits = state->bytes * 8;
  for (int i = 0; i < 8; i++) length[i] = (unsigned char)(bits >> (56 - 8 * i));
  take(state, padding, 1 + (119 - state->filled) % BLOCK);
  take(state, length, sizeof length);
}

int _start(const struct flat_system *sys, const struct flat_self *self) {
  static unsigned char buffer[16384];
  static struct state state;
  (void)self;
  memcpy(state.hash, initial, sizeof initial);
  for (;;) {
    struct flat_result r = flat_read(sys, buffer, sizeof buffer);
    if (r.error == FLAT_END) break;
    if (r.error != FLAT_OK) return (int)r.error;
    take(&state, buffer, (size_t)r.value);
  }
  pad(&state);
  for (int i = 0; i < DIGEST_WORDS; i++) flat_put_hex(sys, state.hash[i], 8);
  return (int)flat_puts(sys, "  -\n");
}
