#include "emulator/storage/store_files.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <filesystem>

namespace offstage::emulator {
namespace {

Failure failure(const rocksdb::Status& status) {
  return {"storage: " + status.ToString()};
}

Result<void, Failure> checked(const rocksdb::Status& status) {
  if (!status.ok()) return failure(status);
  return {};
}

std::string path_of(const std::string& directory, const std::string& name) {
  return std::filesystem::path(directory) / name;
}

/// Whether a store writes this file once and never again.
bool never_changes(const std::string& name) {
  return name.ends_with(".sst") || name.ends_with(".blob");
}

}  // namespace

StoreFiles::StoreFiles(std::unique_ptr<rocksdb::Env> own)
    : own_(std::move(own)), env_(own_ ? own_.get() : rocksdb::Env::Default()) {}

StoreFiles::~StoreFiles() = default;

StoreFiles::Lock::~Lock() {
  env_.UnlockFile(lock_);
}

std::shared_ptr<StoreFiles> StoreFiles::make(bool in_memory) {
  std::unique_ptr<rocksdb::Env> own;
  if (in_memory) own.reset(rocksdb::NewMemEnv(rocksdb::Env::Default()));
  return std::shared_ptr<StoreFiles>(new StoreFiles(std::move(own)));
}

std::unique_ptr<StoreFiles::Lock> StoreFiles::lock(const std::string& path) const {
  rocksdb::FileLock* lock = nullptr;
  if (!env_->LockFile(path, &lock).ok()) return nullptr;
  return std::make_unique<Lock>(*env_, lock);
}

Result<void, Failure> StoreFiles::make_directory(const std::string& path) const {
  return checked(env_->CreateDirIfMissing(path));
}

std::vector<std::string> StoreFiles::list(const std::string& directory) const {
  std::vector<std::string> names;
  if (!env_->GetChildren(directory, &names).ok()) return {};
  std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
  return names;
}

Result<std::optional<std::string>, Failure> StoreFiles::read(const std::string& path) const {
  if (env_->FileExists(path).IsNotFound()) return std::optional<std::string>();
  std::string text;
  RETURN_IF_ERROR(checked(rocksdb::ReadFileToString(env_, path, &text)));
  return std::optional<std::string>(std::move(text));
}

Result<void, Failure> StoreFiles::replace(const std::string& path, const std::string& draft,
                                          std::string_view text) const {
  const rocksdb::Slice bytes(text.data(), text.size());
  RETURN_IF_ERROR(checked(rocksdb::WriteStringToFile(env_, bytes, draft, true)));
  RETURN_IF_ERROR(checked(env_->RenameFile(draft, path)));
  std::unique_ptr<rocksdb::Directory> directory;
  RETURN_IF_ERROR(
      checked(env_->NewDirectory(std::filesystem::path(path).parent_path().string(), &directory)));
  return checked(directory->Fsync());
}

Result<void, Failure> StoreFiles::remove(const std::string& path) const {
  return checked(env_->DeleteFile(path));
}

Result<void, Failure> StoreFiles::copy_store(const std::string& from, const std::string& to) const {
  RETURN_IF_ERROR(make_directory(to));
  for (const auto& name : list(from)) {
    if (name == "LOCK") continue;
    const std::string source = path_of(from, name);
    const std::string target = path_of(to, name);
    if (never_changes(name) && env_->LinkFile(source, target).ok()) continue;
    std::string bytes;
    RETURN_IF_ERROR(checked(rocksdb::ReadFileToString(env_, source, &bytes)));
    RETURN_IF_ERROR(checked(rocksdb::WriteStringToFile(env_, bytes, target, true)));
  }
  return {};
}

void StoreFiles::remove_store(const std::string& directory) const {
  rocksdb::Options options;
  options.env = env_;
  (void)rocksdb::DestroyDB(directory, options);
}

void StoreFiles::remove_directory(const std::string& directory) const {
  for (const auto& name : list(directory)) (void)env_->DeleteFile(path_of(directory, name));
  (void)env_->DeleteDir(directory);
}

}  // namespace offstage::emulator
