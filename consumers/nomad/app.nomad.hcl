job "app" {
  group "app" {
    task "app" {
      driver = "docker"

      config {
        image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team-a/app:latest"
      }
    }
  }
}
