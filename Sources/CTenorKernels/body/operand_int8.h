// Operands of 8 bits, for prediction.
//
// Goals, in order: 1. the same sums on every processor (they are of integers); 2. an error of half a step of each number
// at most; 3. speed: four products in the place of one of single precision, without an operation for what the scales of
// rows and columns add until the sum is complete.
//
// A state lies between -1 and 1 and becomes the byte round(127 h) + 128. A row of inputs may hold any numbers; it gets a
// scale of its own, the largest magnitude / 127, which follows its bytes as a float. A column of weights becomes signed
// bytes with the largest magnitude at 127, in units of the column's scale. So
//
//   x w = row scale * column scale * (sum over k of (byte k of x - 128) * byte k of w),
//
// and as instructions multiply unsigned bytes with signed ones, the part with 128, which depends on the column alone, is
// computed once: each part of packed weights begins with a row of column scales and a row of integers that its sums begin
// with.

typedef uint8_t vb __attribute__((vector_size(TK_LANES)));

#define BYTE_ZERO 128
#define BYTE_ONE 127.0f

// sum + x y, of the four unsigned bytes of each slot of x and the four signed ones of y; the sums are of 32 bits.
INLINE vf multiply_slots(vf x, vf y, vf sum) {
#if TK_DOT_PRODUCTS
  return (vf)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)x, (__m512i)y);
#else
  vi total = (vi)sum;
#pragma clang loop unroll(full)
  for (int byte = 0; byte < 4; byte++)
    total += (vi)(((vu)x >> (8 * byte)) & 0xff) * ((vi)((vu)y << (24 - 8 * byte)) >> 24);
  return (vf)total;
#endif
}

// The nearest integers, ties to even, of numbers below 2^22.
INLINE vi to_integers(vf x) {
  return (vi)(x + INTEGER_MAGIC) - (vi)splat(INTEGER_MAGIC);
}

// Integers from -127 to 127 as bytes `column` ... of a row: whole vectors, but the last one in part, for a scale may follow.
INLINE void store_bytes(float *row, int64_t column, int64_t lanes, vi x) {
  vb bytes = __builtin_convertvector((vu)(x + BYTE_ZERO), vb);
  if (lanes >= TK_LANES)
    __builtin_memcpy((uint8_t *)row + column, &bytes, sizeof bytes);
  else
    __builtin_memcpy((uint8_t *)row + column, &bytes, (size_t)SLOTS(lanes) * 4);
}

// Numbers times the inverse of their scale.
INLINE vi scaled_integers(vf x, vf inverse) { return to_integers(clamp(x * inverse, -BYTE_ONE, BYTE_ONE)); }

INLINE vf larger_magnitude(vf x, vf largest) {
  vf size = magnitude(x);
  return choose(size > largest, size, largest);
}

INLINE vi state_integers(vf h) { return to_integers(clamp(h, -1.0f, 1.0f) * BYTE_ONE); }

// States `column` ... of a row.
INLINE void store_operands(float *row, int64_t column, vf h) {
  store_bytes(row, column, TK_LANES, state_integers(h));
}

INLINE vf load_operands(const float *row, int64_t column, int64_t lanes) {
  vb bytes;
  __builtin_memcpy(&bytes, (const uint8_t *)row + column, sizeof bytes);
  return (__builtin_convertvector(bytes, vf) - (float)BYTE_ZERO) * (1.0f / BYTE_ONE);
}

static void make_inputs(int64_t rows, int64_t columns, const float *x, int64_t stride, const float *factors,
                        int64_t factors_stride, float *operands, int64_t operands_stride) {
  for (int64_t r = 0; r < rows; r++) {
    const float *row = x + r * stride, *factor = factors ? factors + r * factors_stride : NULL;
    float *target = operands + r * operands_stride, largest = 0.0f, special = 0.0f;
    vf largest_lanes = splat(0.0f), special_lanes = splat(0.0f);
    for (int64_t j = 0; j < columns; j += TK_LANES) {
      vf value = load_product(row, factor, j, columns - j);
      largest_lanes = larger_magnitude(value, largest_lanes);
      special_lanes += value - value;  // NaN for NaN and infinities
    }
    for (int lane = 0; lane < TK_LANES; lane++) {
      largest = largest < largest_lanes[lane] ? largest_lanes[lane] : largest;
      special += special_lanes[lane];
    }
    // A row of numbers too small to divide by counts as zero.
    const float scale = largest < 1e-30f ? 0.0f : largest / BYTE_ONE, inverse = scale > 0.0f ? 1.0f / scale : 0.0f;
    for (int64_t j = 0; j < columns; j += TK_LANES)
      store_bytes(target, j, columns - j, scaled_integers(load_product(row, factor, j, columns - j), splat(inverse)));
    target[SLOTS(columns)] = scale + special;
  }
}

static void make_states(int64_t rows, int64_t columns, const float *h, int64_t stride, const float *factors,
                        int64_t factors_stride, float *operands, int64_t operands_stride) {
  for (int64_t r = 0; r < rows; r++) {
    const float *row = h + r * stride, *factor = factors ? factors + r * factors_stride : NULL;
    for (int64_t j = 0; j < columns; j += TK_LANES)
      store_bytes(operands + r * operands_stride, j, columns - j,
                  state_integers(load_product(row, factor, j, columns - j)));
  }
}

// Packs `lanes` columns of a matrix with k_count rows, one vector of slots after `step` floats: first the columns' scales,
// then the integers that sums begin with, then the bytes.
INLINE void pack_vector(const float *source, int64_t stride, int64_t k_count, int64_t lanes, const part_kind kind,
                        float *packed, int64_t step) {
  vf largest = splat(0.0f);
  for (int64_t k = 0; k < k_count; k++) largest = larger_magnitude(load_partial(source + k * stride, lanes), largest);
  vi is_small = largest < splat(1e-30f), sum = {0};
  vf scale = choose(is_small, splat(0.0f), largest / BYTE_ONE);
  vf inverse = choose(is_small, splat(0.0f), BYTE_ONE / choose(is_small, splat(1.0f), largest));
  store(packed, kind == STATE_PART ? scale / BYTE_ONE : scale);
  for (int64_t k = 0; k < SLOTS(k_count); k++) {
    vu slots = {0};
    for (int64_t byte = 0; byte < 4 && 4 * k + byte < k_count; byte++) {
      vi integer = scaled_integers(load_partial(source + (4 * k + byte) * stride, lanes), inverse);
      sum += integer;
      slots |= ((vu)integer & 0xff) << (8 * byte);
    }
    store(packed + (PART_HEADER + k) * step, (vf)slots);
  }
  store(packed + step, (vf)(sum * -BYTE_ZERO));
}
