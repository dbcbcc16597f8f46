plugin "docker" {
  config {
    auth {
      config = "/etc/nomad/docker.json"
    }
  }
}
