/*
 * nbody: five bodies that attract each other, in single precision, step by step. Nothing is
 * fused, so every processor of IEEE 754 gives the same bits.
 */
#include "bench.h"

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

struct body {
  float x, y, z, vx, vy, vz, mass;
};

enum { BODIES = 5 };

/* Sun, Jupiter, Saturn, Uranus, Neptune: astronomical units, days scaled by 1/100, masses of the sun. */
static const struct body start[BODIES] = {
    {0, 0, 0, 0, 0, 0, 39.478418f},
    {4.8414314f, -1.1603200f, -0.10362204f, 0.60632639f, 2.8119869f, -0.025218363f, 0.037693676f},
    {8.3433666f, 4.1247985f, -0.40352342f, -1.0107746f, 1.8256624f, 0.0084157613f, 0.011286326f},
    {12.894369f, -15.111152f, -0.22330757f, 1.0827910f, 0.86871301f, -0.010832637f, 0.0017237240f},
    {15.379697f, -25.919314f, 0.17925877f, 0.97909073f, 0.59469899f, -0.034755955f, 0.0020336868f},
};
static struct body bodies[BODIES];

static float square_root(float x) { return __builtin_sqrtf(x); }

BENCH_CALL void advance(float step) {
  for (int i = 0; i < BODIES; i++) {
    struct body *p = &bodies[i];
    for (int j = i + 1; j < BODIES; j++) {
      struct body *q = &bodies[j];
      float dx = p->x - q->x, dy = p->y - q->y, dz = p->z - q->z;
      float square = dx * dx + dy * dy + dz * dz;
      float pull = step / (square * square_root(square));
      p->vx -= dx * q->mass * pull;
      p->vy -= dy * q->mass * pull;
      p->vz -= dz * q->mass * pull;
      q->vx += dx * p->mass * pull;
      q->vy += dy * p->mass * pull;
      q->vz += dz * p->mass * pull;
    }
  }
  for (int i = 0; i < BODIES; i++) {
    struct body *p = &bodies[i];
    p->x += step * p->vx;
    p->y += step * p->vy;
    p->z += step * p->vz;
  }
}

static uint64_t bits(float value) {
  union {
    float value;
    uint32_t bits;
  } both = {.value = value};
  return both.bits;
}

static uint64_t run(uint32_t percent) {
  for (int i = 0; i < BODIES; i++) bodies[i] = start[i];
  for (uint32_t round = bench_rounds(60000, percent); round > 0; round--) advance(0.001f);
  uint64_t sum = BENCH_SEED;
  for (int i = 0; i < BODIES; i++) {
    sum = bench_mix(sum, bits(bodies[i].x));
    sum = bench_mix(sum, bits(bodies[i].vy));
    sum = bench_mix(sum, bits(bodies[i].z));
  }
  return sum;
}

const struct bench_program bench_nbody = {"nbody", run};
