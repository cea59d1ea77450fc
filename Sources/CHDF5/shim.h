#include <hdf5.h>

// Macros of HDF5 that Swift cannot see, because they are expressions or stand for one of several versions.

static inline hid_t tenor_h5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t tenor_h5_little_endian_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t tenor_h5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hbool_t tenor_h5_false(void) { return 0; }
static inline hid_t tenor_h5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline unsigned tenor_h5_truncate(void) { return H5F_ACC_TRUNC; }
