// One time step of a GRU with the reset gate before the product (arXiv 1406.1078v3; Keras's reset_after=False).
//
// Goals, in order: as for the LSTM.
//
//   z = s(x Wz + h' Uz + bz)    r = s(x Wr + h' Ur + br)
//   n = t(x Wh + (r h') Uh + bh)
//   h = z h' + (1 - z) n
//
// The candidate needs r for all units, hence two passes. Saved gates lie in the order n, z, r; this step needs the
// buffer in prediction too.

INLINE void reset_tile(const tk_step *s, const int rows, int64_t row, int64_t panel, const float *packed,
                       const int32_t sigma) {
  const int64_t unit = panel * TK_LANES, width = 2 * TK_LANES;
  const float *xh = s->xh + row * s->xh_stride;
  const int64_t lanes = MIN(s->units - unit, TK_LANES);
  vf sums[TK_ROWS][4];
  load_tile(sums, rows, 2, s->initial + row * s->initial_stride + panel * width, s->initial_stride);
  if (!s->inputs_are_summed) add_products(sums, rows, 2, 1, xh, s->xh_stride, packed, s->inputs, INPUT_PART);
  add_products(sums, rows, 2, 1, xh + s->h_offset, s->xh_stride, packed + PART_SLOTS(s->inputs) * width, s->units,
               STATE_PART);
#pragma clang loop unroll(full)
  for (int k = 0; k < rows; k++) {
    float *gates = s->gates + (row + k) * s->gates_stride + unit;
    vf z = gate_activation(sigma, sums[k][0]), r = gate_activation(sigma, sums[k][1]);
    store(gates + s->gate_stride, z);
    store(gates + 2 * s->gate_stride, r);
    store_operands(s->reset_h + (row + k) * s->reset_h_stride, unit,
                   r * load_operands(xh + k * s->xh_stride + s->h_offset, unit, lanes));
  }
}

// Calls TILE(rows) with a constant for each tile of rows of each panel of z and r.
#define EACH_RESET_TILE(TILE)                                                  \
  for (int64_t panel = 0; panel * TK_LANES < s->units; panel++) {              \
    const float *packed = s->packed + panel * gate_panel(s, 2);                \
    for (int64_t row = 0, rows; row < s->rows; row += rows) {                  \
      rows = tile_rows(s->rows - row);                                         \
      DISPATCH_ROWS(rows, TILE)                                                \
    }                                                                          \
  }

static void gru_reset_before_step(const tk_step *s) {
#define TILE(R) reset_tile(s, R, row, panel, packed, s->recurrent_activation)
  EACH_RESET_TILE(TILE)
#undef TILE
  const float *initial = s->inputs_are_summed ? s->initial + 2 * s->gate_stride : s->initial_candidate;
  single_gate_step(s, s->packed_candidate, initial, s->reset_h, s->reset_h_stride, store_gru_candidate);
}

INLINE void sum_reset_tile(const tk_step *s, const int rows, int64_t row, int64_t panel, const float *packed,
                           float *sums, int64_t stride) {
  const int64_t width = 2 * TK_LANES;
  vf tile[TK_ROWS][4];
  load_tile(tile, rows, 2, s->initial + panel * width, 0);
  add_products(tile, rows, 2, 1, s->xh + row * s->xh_stride, s->xh_stride, packed, s->inputs, INPUT_PART);
  store_tile(tile, rows, 2, sums + row * stride + panel * width, stride);
}

// The sums of z and r, panel by panel, and from column 2 gate_stride on those of the candidate.
static void gru_reset_before_sum_inputs(const tk_step *s, float *sums, int64_t stride) {
#define TILE(R) sum_reset_tile(s, R, row, panel, packed, sums, stride)
  EACH_RESET_TILE(TILE)
#undef TILE
  sum_single_inputs(s, s->packed_candidate, s->initial_candidate, sums + 2 * s->gate_stride, stride);
}

#if TRAINS

static void gru_reset_before_candidate_gradient(const tk_step_gradient *s) {
  for (int64_t row = 0; row < s->rows; row++) {
    for (int64_t unit = 0; unit < s->units; unit += TK_LANES) {
      int64_t lanes = MIN(s->units - unit, TK_LANES);
      fetch_ahead(s, row, 3, 1, unit);
      const float *gates = s->gates + row * s->gates_stride + unit;
      vf n = load(gates), z = load(gates + s->gate_stride);
      vf previous = load_partial(s->previous + row * s->previous_stride + unit, lanes);
      // h = z h' + (1 - z) n
      vf dh = state_gradient(s, row, unit, lanes);
      store(s->dh + row * s->state_stride + unit, dh * z);
      store_gradient(s, row, 1, unit, dh * (previous - n) * vector_activation_slope(s->recurrent_activation, z));
      // n = t(.)
      store_gradient(s, row, 0, unit, dh * (1.0f - z) * vector_activation_slope(s->activation, n));
    }
  }
}

static void gru_reset_before_gate_gradient(const tk_step_gradient *s) {
  for (int64_t row = 0; row < s->rows; row++) {
    for (int64_t unit = 0; unit < s->units; unit += TK_LANES) {
      int64_t lanes = MIN(s->units - unit, TK_LANES);
      const float *gates = s->gates + row * s->gates_stride + unit;
      float *reset = s->reset_gradient + row * s->reset_gradient_stride + unit;
      vf r = load(gates + 2 * s->gate_stride), d_product = load_partial(reset, lanes);
      vf seen = load_operands(s->seen + row * s->seen_stride, unit, lanes);
      // r h'
      store(reset, d_product * r);
      // r = s(.)
      store_gradient(s, row, 2, unit, d_product * seen * vector_activation_slope(s->recurrent_activation, r));
    }
  }
}

#endif
