// Vectors of TK_LANES floats, with loads and stores at any alignment.
typedef float vf __attribute__((vector_size(TK_LANES * 4)));
typedef int32_t vi __attribute__((vector_size(TK_LANES * 4)));

INLINE vf load(const float *p) {
  vf v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

INLINE void store(float *p, vf v) { __builtin_memcpy(p, &v, sizeof v); }

// Loads and stores the first `count` lanes, or all where there are as many; the others read as zero.
INLINE vf load_partial(const float *p, int64_t count) {
  if (count >= TK_LANES) return load(p);
  vf v = {0};
  __builtin_memcpy(&v, p, (size_t)count * sizeof(float));
  return v;
}

INLINE void store_partial(float *p, vf v, int64_t count) {
  if (count >= TK_LANES) return store(p, v);
  __builtin_memcpy(p, &v, (size_t)count * sizeof(float));
}

// x - 0 is x for every x, so this compiles to a broadcast; x + 0 would turn -0 into 0.
INLINE vf splat(float x) { return x - (vf){0}; }

INLINE vf multiply_add(vf a, vf b, vf c) {
#if TK_FUSED
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

// The lanes of a where the mask is set (all ones), of b elsewhere.
INLINE vf choose(vi mask, vf a, vf b) { return (vf)(((vi)a & mask) | ((vi)b & ~mask)); }

INLINE vf magnitude(vf x) { return choose(x < splat(0.0f), -x, x); }

// Keeps NaN, which a minimum of two floats would lose.
INLINE vf clamp(vf x, float low, float high) {
  x = choose(x < splat(low), splat(low), x);
  return choose(x > splat(high), splat(high), x);
}
