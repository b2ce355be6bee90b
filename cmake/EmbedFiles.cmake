# Writes files into a C++ source, for lambda-host/bootstrap_files.h. Run as a script:
#   cmake -DROOT=<folder> -DFILES=<paths below it, with commas> -DOUTPUT=<file.cpp> -P EmbedFiles.cmake
string(REPLACE "," ";" files "${FILES}")
set(rows "")
foreach(name IN LISTS files)
  file(READ "${ROOT}/${name}" text)
  string(APPEND rows "    {\"${name}\", R\"offstage_file(${text})offstage_file\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"lambda-host/bootstrap_files.h\"

namespace offstage::lambda_host {
namespace {

constexpr BootstrapFile kFiles[] = {
${rows}};

}  // namespace

std::span<const BootstrapFile> bootstrap_files() {
  return kFiles;
}

}  // namespace offstage::lambda_host
")
