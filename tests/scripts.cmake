# Tests that are scripts: the command line as a person meets it, and results as a reader meets them.
# The distribution's own Python carries h5py and xarray; another one earlier on the PATH may not.
set(PYTHON /usr/bin/python3)

add_test(NAME "results open in h5py and xarray"
  COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/results_open.py $<TARGET_FILE:sim_tests>)

# What is shipped under scenarios/data and scenarios/catalog is what the scripts derive; 77: the series are not at hand.
foreach(script derive_same_bytes derive_catalog derive_tables)
  add_test(NAME "validation: ${script}" COMMAND ${PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validation/${script}.py)
  set_tests_properties("validation: ${script}" PROPERTIES SKIP_RETURN_CODE 77)
endforeach()
