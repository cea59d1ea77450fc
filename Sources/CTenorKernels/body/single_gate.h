// A step with a single gate: x W + h U + b for up to 4 vectors of units at a time, then a function of the sum.

typedef void (*store_sum)(const tk_step *s, int64_t row, int64_t unit, vf sum);

// The panel of the units from `unit` on, a multiple of PANEL, of a part with `count` rows.
INLINE const float *part_panel(const float *part, int64_t count, int64_t unit) {
  return part + PART_SLOTS(count) * unit;
}

INLINE void single_gate_tile(const tk_step *s, const int rows, const int vectors, int64_t row, int64_t unit,
                             const float *kernel, const float *recurrent, const float *initial, const float *h,
                             int64_t h_stride, const store_sum finish) {
  vf sums[TK_ROWS][4];
  load_tile(sums, rows, vectors, initial + row * s->initial_stride + unit, s->initial_stride);
  if (!s->inputs_are_summed)
    add_products(sums, rows, vectors, vectors - 1, s->xh + row * s->xh_stride, s->xh_stride,
                 part_panel(kernel, s->inputs, unit), s->inputs, INPUT_PART);
  add_products(sums, rows, vectors, vectors - 1, h + row * h_stride, h_stride, part_panel(recurrent, s->units, unit),
               s->units, STATE_PART);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) finish(s, row + r, unit + v * TK_LANES, sums[r][v]);
}

// Calls TILE(rows, vectors) with constants for each tile of rows and of up to 4 vectors of units.
#define EACH_SINGLE_TILE(TILE)                                                          \
  for (int64_t unit = 0; unit < s->units; unit += PANEL) {                              \
    const int vectors = (int)((MIN(s->units - unit, PANEL) + TK_LANES - 1) / TK_LANES); \
    for (int64_t row = 0, rows; row < s->rows; row += rows) {                           \
      rows = tile_rows(s->rows - row);                                                  \
      DISPATCH_VECTORS(vectors, TILE)                                                   \
    }                                                                                   \
  }

INLINE void single_gate_step(const tk_step *s, const float *packed, const float *initial, const float *h,
                             int64_t h_stride, const store_sum finish) {
  const float *recurrent = packed + packed_count(s->inputs, s->units);
#define TILE_OF_VECTORS(V) DISPATCH_ROWS(rows, TILE_##V)
#define SINGLE(R, V) single_gate_tile(s, R, V, row, unit, packed, recurrent, initial, h, h_stride, finish)
#define TILE_4(R) SINGLE(R, 4)
#define TILE_3(R) SINGLE(R, 3)
#define TILE_2(R) SINGLE(R, 2)
#define TILE_1(R) SINGLE(R, 1)
  EACH_SINGLE_TILE(TILE_OF_VECTORS)
#undef SINGLE
}

INLINE void sum_single_tile(const tk_step *s, const int rows, const int vectors, int64_t row, int64_t unit,
                            const float *packed, const float *initial, float *sums, int64_t stride) {
  vf tile[TK_ROWS][4];
  load_tile(tile, rows, vectors, initial + unit, 0);
  add_products(tile, rows, vectors, vectors - 1, s->xh + row * s->xh_stride, s->xh_stride,
               part_panel(packed, s->inputs, unit), s->inputs, INPUT_PART);
  store_tile(tile, rows, vectors, sums + row * stride + unit, stride);
}

INLINE void sum_single_inputs(const tk_step *s, const float *packed, const float *initial, float *sums,
                              int64_t stride) {
#define SINGLE(R, V) sum_single_tile(s, R, V, row, unit, packed, initial, sums, stride)
  EACH_SINGLE_TILE(TILE_OF_VECTORS)
#undef SINGLE
#undef TILE_4
#undef TILE_3
#undef TILE_2
#undef TILE_1
#undef TILE_OF_VECTORS
}

// h = t(sum)
INLINE void store_simple_rnn(const tk_step *s, int64_t row, int64_t unit, vf sum) {
  vf h = gate_activation(s->activation, sum);
  store_state(s, row, unit, h);
  if (s->gates) save(s->gates + row * s->gates_stride, unit, h);
}

// n = t(sum), h = z h' + (1 - z) n, with z where the first pass left it.
INLINE void store_gru_candidate(const tk_step *s, int64_t row, int64_t unit, vf sum) {
  const float *h = s->h + row * s->state_stride + unit;
  float *gates = s->gates + row * s->gates_stride + unit;
  vf n = gate_activation(s->activation, sum), z = load(gates + s->gate_stride), previous = load(h);
  store(gates, n);
  if (s->previous) store(s->previous + row * s->previous_stride + unit, previous);
  store_state(s, row, unit, multiply_add(z, previous - n, n));
}
